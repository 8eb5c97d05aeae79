package dev.galley.base.schema;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads objects from Kubernetes' protobuf, in which kubectl sends what its typed commands create.
///
/// A body is four magic bytes and a `runtime.Unknown`, which says what it holds. Go writes every
/// field that is no pointer, so zero values of those mean that nothing was set; the generated table
/// of messages knows which.
public final class ProtobufDecoder {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String RUNTIME = "k8s.io.apimachinery.pkg.runtime.";
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final FactTable MESSAGES = FactTable.read("messages.txt");

  private ProtobufDecoder() {}

  /// Whether the bytes begin as such a body does.
  public static boolean isEnvelope(byte[] body) {
    return body.length >= MAGIC.length && Arrays.equals(body, 0, 4, MAGIC, 0, 4);
  }

  /// The object in a body, with its `apiVersion` and `kind`.
  ///
  /// @throws IllegalArgumentException when the bytes are no such body, or hold an unknown kind
  public static Map<String, @Nullable Object> decode(byte[] body) {
    if (!isEnvelope(body)) {
      throw new IllegalArgumentException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    try {
      Map<String, @Nullable Object> unknown =
          message(RUNTIME + "Unknown", new Wire(body, MAGIC.length, body.length));
      String apiVersion = Tree.textAt(unknown, "typeMeta", "apiVersion");
      String kind = Tree.textAt(unknown, "typeMeta", "kind");
      byte[] raw = Base64.getDecoder().decode(Tree.textAt(unknown, "raw"));
      LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("apiVersion", apiVersion);
      tree.put("kind", kind);
      tree.putAll(
          message(
              messageName(GroupVersionKind.of(apiVersion, kind)), new Wire(raw, 0, raw.length)));
      return Tree.frozen(tree);
    } catch (IndexOutOfBoundsException truncated) {
      throw new IllegalArgumentException("unexpected end of the message", truncated);
    }
  }

  private static String messageName(GroupVersionKind kind) {
    String group = kind.group();
    String first = group.isEmpty() ? "core" : group.substring(0, (group + ".").indexOf('.'));
    String parent =
        group.equals("apiextensions.k8s.io")
            ? "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions."
            : "k8s.io.api." + first + ".";
    String name = parent + kind.version() + "." + kind.kind();
    if (MESSAGES.names().contains(name)) {
      return name;
    }
    String meta = META + kind.kind();
    if (MESSAGES.names().contains(meta)) {
      return meta;
    }
    throw new IllegalArgumentException(
        "no kind \"" + kind.kind() + "\" is registered for version \"" + kind.apiVersion() + "\"");
  }

  private static Map<String, @Nullable Object> message(String type, Wire wire) {
    Map<String, @Nullable Object> fields = MESSAGES.entry(type);
    LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
    while (wire.hasMore()) {
      int tag = (int) wire.varint();
      if (fields.get(Integer.toString(tag >>> 3)) instanceof String text) {
        read(ProtobufField.of(text), tag & 7, wire, tree);
      } else {
        wire.skip(tag & 7);
      }
    }
    return tree;
  }

  private static void read(
      ProtobufField field, int wireType, Wire wire, Map<String, @Nullable Object> tree) {
    if (field.isMap()) {
      readEntry(field, wire.nested(), tree);
    } else if (field.embedded()) {
      tree.putAll(message(field.type(), wire.nested()));
    } else if (field.repeated()) {
      List<@Nullable Object> list = new ArrayList<>(Tree.listAt(tree, field.name()));
      if (wireType == Wire.LENGTH && field.isScalarNumber()) {
        Wire packed = wire.nested();
        while (packed.hasMore()) {
          list.add(value(field, field.packedWireType(), packed));
        }
      } else {
        list.add(value(field, wireType, wire));
      }
      tree.put(field.name(), list);
    } else {
      Object value = value(field, wireType, wire);
      if (value != null && !(field.unsetWhenZero() && isZero(value))) {
        tree.put(field.name(), value);
      }
    }
  }

  private static void readEntry(
      ProtobufField field, Wire entry, Map<String, @Nullable Object> tree) {
    String key = "";
    Object value = null;
    while (entry.hasMore()) {
      int tag = (int) entry.varint();
      if (tag >>> 3 == 1) {
        key = entry.nested().text();
      } else {
        value = value(field, tag & 7, entry);
      }
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>(Tree.mapAt(tree, field.name()));
    map.put(key, value == null && field.kind().equals("string") ? "" : value);
    tree.put(field.name(), map);
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Double number -> number == 0;
      case Boolean flag -> !flag;
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  private static @Nullable Object value(ProtobufField field, int wireType, Wire wire) {
    return switch (field.kind()) {
      case "bool" -> wire.varint() != 0;
      case "double" -> wire.floating(wireType);
      case "string" -> wire.nested().text();
      case "bytes" -> Base64.getEncoder().encodeToString(wire.nested().bytes());
      case "message" -> ProtobufSpecials.of(field.type(), message(field.type(), wire.nested()));
      default -> wire.varint();
    };
  }

  /// A part of a message's bytes, read from the front.
  private static final class Wire {
    static final int LENGTH = 2;
    private final byte[] bytes;
    private int at;
    private final int end;

    Wire(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < 70; shift += 7) {
        byte next = bytes[at++];
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number runs over ten bytes");
    }

    double floating(int wireType) {
      int width = wireType == 5 ? 4 : 8;
      long bits = 0;
      for (int i = 0; i < width; i++) {
        bits |= (bytes[at++] & 0xFFL) << (8 * i);
      }
      return width == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    /// The bytes of a field that says how long it is.
    Wire nested() {
      long length = varint();
      if (length < 0 || length > end - at) {
        throw new IllegalArgumentException("a field runs over the end of its message");
      }
      int from = at;
      at += (int) length;
      return new Wire(bytes, from, at);
    }

    String text() {
      return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return Arrays.copyOfRange(bytes, at, end);
    }

    void skip(int wireType) {
      switch (wireType) {
        case 0 -> varint();
        case 1 -> at += 8;
        case LENGTH -> nested();
        case 5 -> at += 4;
        default -> throw new IllegalArgumentException("unknown wire type " + wireType);
      }
    }
  }
}
