package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import org.jspecify.annotations.Nullable;

/// Decides which changes a controller looks at.
@FunctionalInterface
public interface ChangeFilter {
  ChangeFilter ANY = (before, after) -> true;

  /// New and deleted objects, and changes that bump the generation or start the deletion: not those
  /// of status, labels or annotations, as controller-runtime's `GenerationChangedPredicate`.
  ChangeFilter GENERATION =
      (before, after) ->
          before == null
              || after == null
              || before.generation() != after.generation()
              || before.isDeleting() != after.isDeleting();

  boolean matters(@Nullable KubeObject before, @Nullable KubeObject after);
}
