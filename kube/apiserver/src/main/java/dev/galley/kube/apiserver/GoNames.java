package dev.galley.kube.apiserver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Go calls the kinds of values of JSON, for messages that are worded as upstream's.
public final class GoNames {
  private GoNames() {}

  /// As `encoding/json` has it in "cannot unmarshal object into ...".
  public static String ofJson(@Nullable Object value) {
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
