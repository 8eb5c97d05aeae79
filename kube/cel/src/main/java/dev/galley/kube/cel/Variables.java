package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// The variables of one evaluation.
@FunctionalInterface
interface Variables {
  /// The value of a variable; `null` when there is none.
  @Nullable Object find(String name);
}
