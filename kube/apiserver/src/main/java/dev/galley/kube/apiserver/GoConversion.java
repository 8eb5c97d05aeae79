package dev.galley.kube.apiserver;

import dev.galley.base.schema.Schema;
import java.util.List;
import java.util.Map;

/// Why a value does not become one of a Go type, as apimachinery's converter words it: what
/// strategic merge patches make is converted, not decoded.
final class GoConversion {
  private GoConversion() {}

  /// @param type what Go calls the type that was expected
  static String failure(Schema schema, Object value, String type) {
    return switch (schema.type()) {
      case OBJECT ->
          schema.properties().isEmpty()
              ? "cannot restore map from " + kind(value)
              : "cannot restore struct from: " + kind(value);
      case ARRAY -> "cannot restore slice from " + kind(value);
      case STRING ->
          value instanceof Long ? "cannot convert int64 to " + type : "unrecognized type: string";
      case BOOLEAN -> "unrecognized type: bool";
      case INTEGER ->
          value instanceof Double
              ? "cannot convert float64 to " + type
              : "unrecognized type: " + integer(schema);
      case NUMBER, ANY -> "unrecognized type: float64";
    };
  }

  private static String integer(Schema schema) {
    return schema.format().equals("int32") ? "int32" : "int64";
  }

  private static String kind(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "map";
      case List<?> _ -> "slice";
      default -> GoPrint.typeOf(value);
    };
  }
}
