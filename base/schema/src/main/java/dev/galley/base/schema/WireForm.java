package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives objects of built-in kinds the form in which upstream's encoder writes them: fields that
/// are always there are there, and empty ones that say nothing are not.
public final class WireForm {
  private WireForm() {}

  /// @param live the object before, whose subtrees have this form already; or `null`
  /// @return the tree itself when it has the form
  public static Map<String, @Nullable Object> of(
      Schema schema, Map<String, @Nullable Object> tree, @Nullable Object live) {
    return Tree.asMap(value(schema, tree, live));
  }

  // By identity: comparing by value at every level would cost the square of the depth.
  @SuppressWarnings("ReferenceEquality")
  private static @Nullable Object value(
      Schema schema, @Nullable Object value, @Nullable Object live) {
    if (value == live) {
      return value;
    }
    return switch (value) {
      case Map<?, ?> map -> {
        WireStruct struct = schema.wire();
        yield struct == null
            ? entries(schema, Tree.asMap(map), live)
            : fields(schema, struct, Tree.asMap(map), live);
      }
      case List<?> list -> items(schema, Tree.asList(list), live);
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> entries(
      Schema schema, Map<String, @Nullable Object> map, @Nullable Object live) {
    Schema child = schema.additionalProperties();
    if (child == null || !isStructured(child)) {
      return map;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>(map);
    result.replaceAll((name, value) -> value(child, value, Tree.at(live, name)));
    return result;
  }

  private static boolean isStructured(Schema schema) {
    return schema.type() == Schema.Type.OBJECT || schema.type() == Schema.Type.ARRAY;
  }

  private static Map<String, @Nullable Object> fields(
      Schema schema, WireStruct struct, Map<String, @Nullable Object> map, @Nullable Object live) {
    LinkedHashMap<String, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size() + 2);
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      String name = entry.getKey();
      WireStruct.Field field = struct.field(name);
      if (field.isAlways() || !isEmpty(schema, name, field, entry.getValue())) {
        result.put(
            name, value(schema.propertyOrAnything(name), entry.getValue(), Tree.at(live, name)));
      }
    }
    struct
        .fields()
        .forEach((name, field) -> {
          if (field.isAlways() && result.get(name) == null) {
            result.put(name, zero(schema.propertyOrAnything(name), field));
          }
        });
    return result;
  }

  static @Nullable Object zero(Schema schema, WireStruct.Field field) {
    return field.always().equals("{}") ? value(schema, Tree.map(), null) : field.zero();
  }

  /// What Go's `omitempty` leaves out.
  private static boolean isEmpty(
      Schema parent, String name, WireStruct.Field field, @Nullable Object value) {
    return switch (value) {
      case null -> true;
      case List<?> list -> list.isEmpty() && !field.pointer();
      case Map<?, ?> map -> map.isEmpty() && !field.pointer() && isMap(parent.property(name));
      case String text -> text.isEmpty() && !field.pointer();
      case Boolean flag -> !flag && !field.pointer();
      case Long number -> number == 0 && !field.pointer();
      default -> false;
    };
  }

  private static boolean isMap(@Nullable Schema schema) {
    return schema != null && schema.wire() == null && schema.additionalProperties() != null;
  }

  private static List<@Nullable Object> items(
      Schema schema, List<@Nullable Object> list, @Nullable Object live) {
    Schema items = schema.items();
    if (items == null || !isStructured(items)) {
      return list;
    }
    List<?> known = live instanceof List<?> liveList ? liveList : List.of();
    List<@Nullable Object> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      result.add(value(items, list.get(i), i < known.size() ? known.get(i) : null));
    }
    return result;
  }
}
