package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import dev.galley.kube.api.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a tree as upstream's Go types would: unknown fields and nulls are dropped, quantities
/// become canonical, and a value of the wrong type is an error.
///
/// Subtrees that are those of the live object are taken over unread: they were decoded before.
final class Decoder {
  private final GroupVersionKind kind;
  private final List<String> unknown = new ArrayList<>();

  Decoder(GroupVersionKind kind) {
    this.kind = kind;
  }

  /// What was not known, as `unknown field "spec.foo"`, in the order of the document.
  List<String> unknown() {
    return unknown;
  }

  Map<String, @Nullable Object> object(
      Schema schema, Map<String, @Nullable Object> tree, @Nullable Object live, String path) {
    return Tree.asMap(value(schema, tree, live, path));
  }

  // By identity: comparing by value at every level would cost the square of the depth.
  @SuppressWarnings("ReferenceEquality")
  private @Nullable Object value(
      Schema schema, @Nullable Object value, @Nullable Object live, String path) {
    if (value == null || value == live) {
      return value;
    }
    if (schema.intOrString()) {
      return intOrString(value, path);
    }
    if (schema.format().equals("quantity")) {
      return quantity(value, path);
    }
    return switch (schema.type()) {
      case ANY -> value;
      case OBJECT ->
          value instanceof Map<?, ?> map
              ? map(schema, Tree.asMap(map), live, path)
              : wrong(value, path, "object");
      case ARRAY ->
          value instanceof List<?> list
              ? list(schema, Tree.asList(list), live, path)
              : wrong(value, path, "array");
      case STRING -> value instanceof String ? value : wrong(value, path, "string");
      case INTEGER -> integer(schema, value, path);
      case NUMBER ->
          value instanceof Long || value instanceof Double ? value : wrong(value, path, "float64");
      case BOOLEAN -> value instanceof Boolean ? value : wrong(value, path, "bool");
    };
  }

  private Map<String, @Nullable Object> map(
      Schema schema, Map<String, @Nullable Object> map, @Nullable Object live, String path) {
    boolean open =
        schema.preserveUnknownFields()
            || (schema.properties().isEmpty() && schema.additionalProperties() == null);
    if (open) {
      return map;
    }
    Map<String, @Nullable Object> known =
        live instanceof Map<?, ?> liveMap ? Tree.asMap(liveMap) : Map.of();
    Map<String, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, child) -> {
      String at = path.isEmpty() ? name : path + "." + name;
      Schema property = schema.property(name);
      if (property == null) {
        unknown.add("unknown field \"" + at + "\"");
      } else if (child != null && !isOmitted(schema, name, property, child)) {
        result.put(name, value(property, child, known.get(name), at));
      }
    });
    return result;
  }

  /// Empty lists and maps are no different from missing ones, and Go's `omitempty` writes none.
  private static boolean isOmitted(Schema parent, String name, Schema schema, Object value) {
    boolean empty =
        (value instanceof List<?> list && list.isEmpty())
            || (value instanceof Map<?, ?> map
                && map.isEmpty()
                && schema.properties().isEmpty()
                && schema.additionalProperties() != null);
    return empty && !parent.required().contains(name);
  }

  private List<@Nullable Object> list(
      Schema schema, List<@Nullable Object> list, @Nullable Object live, String path) {
    Schema items = schema.items();
    if (items == null) {
      return list;
    }
    List<@Nullable Object> known =
        live instanceof List<?> liveList ? Tree.asList(liveList) : List.of();
    List<@Nullable Object> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Object before = i < known.size() ? known.get(i) : null;
      result.add(value(items, list.get(i), before, path + "[" + i + "]"));
    }
    return result;
  }

  private Object integer(Schema schema, Object value, String path) {
    if (value instanceof Long) {
      return value;
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    return wrong(value, path, schema.format().isEmpty() ? "int64" : schema.format());
  }

  private Object intOrString(Object value, String path) {
    return value instanceof Long || value instanceof String ? value : wrong(value, path, "int32");
  }

  /// As `resource.Quantity` decodes: numbers become texts, and texts their shortest form.
  private Object quantity(Object value, String path) {
    if (!(value instanceof String || value instanceof Long || value instanceof Double)) {
      return wrong(value, path, "quantity");
    }
    try {
      return Quantity.parse(String.valueOf(value)).toString();
    } catch (IllegalArgumentException unreadable) {
      throw cannotHandle(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
  }

  private Object wrong(Object value, String path, String wanted) {
    throw cannotHandle(
        "json: cannot unmarshal "
            + name(value)
            + " into Go struct field "
            + kind.kind()
            + "."
            + path.replaceAll("\\[\\d+]", "")
            + " of type "
            + wanted);
  }

  private ApiException cannotHandle(String why) {
    return Failures.badRequest(
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + why);
  }

  private static String name(Object value) {
    return switch (value) {
      case String text -> "string";
      case Boolean bool -> "bool";
      case Map<?, ?> map -> "object";
      case List<?> list -> "array";
      default -> "number";
    };
  }
}
