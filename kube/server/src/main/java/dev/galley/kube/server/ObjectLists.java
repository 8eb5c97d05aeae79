package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.ResourceType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists of objects of one type. Items of built-in kinds do not repeat what the list says of
/// itself.
final class ObjectLists {
  private final ResourceType type;
  private final boolean custom;

  ObjectLists(ResourceType type, boolean custom) {
    this.type = type;
    this.custom = custom;
  }

  Map<String, @Nullable Object> tree(
      List<KubeObject> objects, Map<String, @Nullable Object> metadata) {
    List<Map<String, @Nullable Object>> items = new ArrayList<>(objects.size());
    for (KubeObject object : objects) {
      items.add(custom ? object.tree() : bare(object).tree());
    }
    return tree(type.kind().kind() + "List", type.kind().apiVersion(), metadata, items);
  }

  /// Upstream writes lists of custom resources without types, and so leaves nothing out of them.
  Map<String, @Nullable Object> own(Map<String, @Nullable Object> metadata) {
    if (!custom || metadata.get("continue") != null) {
      return metadata;
    }
    LinkedHashMap<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("continue", "");
    all.putAll(metadata);
    return all;
  }

  static Map<String, @Nullable Object> tree(
      String kind,
      String apiVersion,
      Map<String, @Nullable Object> metadata,
      List<Map<String, @Nullable Object>> items) {
    LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", kind);
    tree.put("apiVersion", apiVersion);
    tree.put("metadata", metadata);
    tree.put("items", items);
    return tree;
  }

  private static KubeObject bare(KubeObject object) {
    return object.without("apiVersion").without("kind");
  }

  /// The list as compact JSON, put together from the JSON that its objects already have.
  byte[] json(List<KubeObject> objects, Map<String, @Nullable Object> metadata) {
    String quotedKind = Json.write(type.kind().kind());
    String quotedVersion = Json.write(type.kind().apiVersion());
    byte[] kindFirst = utf8("{\"kind\":" + quotedKind + ",\"apiVersion\":" + quotedVersion + ",");
    byte[] versionFirst =
        utf8("{\"apiVersion\":" + quotedVersion + ",\"kind\":" + quotedKind + ",");
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + objects.size() * 1024);
    out.writeBytes(
        utf8(
            "{\"kind\":"
                + Json.write(type.kind().kind() + "List")
                + ",\"apiVersion\":"
                + quotedVersion
                + ",\"metadata\":"
                + Json.write(metadata)
                + ",\"items\":["));
    boolean first = true;
    for (KubeObject object : objects) {
      if (!first) {
        out.write(',');
      }
      first = false;
      byte[] json = object.json();
      if (custom) {
        out.writeBytes(json);
      } else if (startsWith(json, kindFirst)) {
        writeRest(json, kindFirst.length, out);
      } else if (startsWith(json, versionFirst)) {
        writeRest(json, versionFirst.length, out);
      } else {
        out.writeBytes(bare(object).json());
      }
    }
    out.writeBytes(utf8("]}\n"));
    return out.toByteArray();
  }

  private static void writeRest(byte[] json, int from, ByteArrayOutputStream out) {
    out.write('{');
    out.write(json, from, json.length - from);
  }

  private static boolean startsWith(byte[] json, byte[] start) {
    return json.length > start.length
        && Arrays.equals(json, 0, start.length, start, 0, start.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
