package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// A value that may be missing.
record OptionalValue(@Nullable Object held) {
  static final OptionalValue NONE = new OptionalValue(null);

  boolean isPresent() {
    return held != null;
  }

  Object get() {
    if (held == null) {
      throw new CelFailure("optional.none() dereference");
    }
    return held;
  }
}
