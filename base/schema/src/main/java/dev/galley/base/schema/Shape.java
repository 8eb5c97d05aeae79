package dev.galley.base.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a value is owned and merged: as a whole, or part by part.
enum Shape {
  LEAF,
  MAP,
  KEYED_LIST,
  SET_LIST;

  /// Where the schema leaves it open, or the value is not what the schema says, the value decides:
  /// maps are granular, lists are not.
  static Shape of(Schema schema, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ ->
          schema.mapType() == Schema.MapType.ATOMIC || isScalar(schema) ? LEAF : MAP;
      case List<?> _ ->
          switch (schema.listType()) {
            case MAP -> KEYED_LIST;
            case SET -> SET_LIST;
            case ATOMIC, UNSET -> LEAF;
          };
      case null, default -> LEAF;
    };
  }

  private static boolean isScalar(Schema schema) {
    return switch (schema.type()) {
      case ANY -> schema.intOrString();
      case OBJECT, ARRAY -> false;
      case STRING, INTEGER, NUMBER, BOOLEAN -> true;
    };
  }

  /// The path element of a list's item.
  @Nullable String element(Schema list, @Nullable Object item) {
    return this == SET_LIST ? PathElement.value(item) : PathElement.key(list, item);
  }
}
