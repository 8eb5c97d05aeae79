package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// `self` and `oldSelf` of a rule.
final class RuleVariables {
  private final Structural schema;
  private final @Nullable Object value;
  private final @Nullable Object old;

  RuleVariables(Structural schema, @Nullable Object value, @Nullable Object old) {
    this.schema = schema;
    this.value = value;
    this.old = old;
  }

  boolean hasOld() {
    return old != null;
  }

  /// @param optional whether `oldSelf` is a value that may be missing
  Variables as(boolean optional) {
    return name ->
        switch (name) {
          case "self" -> Typed.value(value, schema);
          case "oldSelf" -> {
            if (optional) {
              yield old == null ? OptionalValue.NONE : new OptionalValue(Typed.value(old, schema));
            }
            yield old == null ? null : Typed.value(old, schema);
          }
          default -> null;
        };
  }
}
