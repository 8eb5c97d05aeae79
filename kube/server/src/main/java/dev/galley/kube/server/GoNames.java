package dev.galley.kube.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Go calls the kinds of values of JSON.
final class GoNames {
  private GoNames() {}

  static String ofJson(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Boolean _ -> "bool";
      default -> "number";
    };
  }
}
