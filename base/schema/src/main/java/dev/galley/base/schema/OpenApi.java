package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes our facts as OpenAPI v3.
final class OpenApi {
  private OpenApi() {}

  /// A reference with neighbours becomes an `allOf` of one, as in Kubernetes' own documents.
  static Map<String, @Nullable Object> node(
      Map<String, @Nullable Object> facts, String description) {
    LinkedHashMap<String, @Nullable Object> node = new LinkedHashMap<>();
    if (!description.isEmpty()) {
      node.put("description", description);
    }
    facts.forEach((key, value) -> node.put(key, value(key, value)));
    if (node.get("$ref") instanceof String reference && node.size() > 1) {
      node.remove("$ref");
      node.put("allOf", List.of(Tree.map("$ref", reference)));
    }
    alternatives(node);
    return node;
  }

  private static @Nullable Object value(String key, @Nullable Object value) {
    return switch (key) {
      case "$ref" -> "#/components/schemas/" + value;
      case "items" -> node(Tree.mapAt(value), "");
      case "additionalProperties" ->
          value instanceof Map<?, ?> map ? node(Tree.asMap(map), "") : value;
      default -> value;
    };
  }

  private static void alternatives(Map<String, @Nullable Object> node) {
    String format = Tree.textAt(node, "format");
    if (format.equals("int-or-string")) {
      node.remove("type");
      node.remove("x-kubernetes-int-or-string");
      node.put("oneOf", List.of(Tree.map("type", "integer"), Tree.map("type", "string")));
    } else if (format.equals("quantity")) {
      node.remove("type");
      node.remove("format");
      node.put("oneOf", List.of(Tree.map("type", "string"), Tree.map("type", "number")));
    }
  }

  static void references(@Nullable Object tree, List<String> found) {
    switch (tree) {
      case Map<?, ?> map -> {
        if (map.get("$ref") instanceof String reference) {
          found.add(reference);
        }
        map.values().forEach(child -> references(child, found));
      }
      case List<?> list -> list.forEach(child -> references(child, found));
      case null, default -> {}
    }
  }
}
