package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import org.jspecify.annotations.Nullable;

/// Told about changes of objects: `before` is null for a new object, `after` for a deleted one.
///
/// Calls of one handler never overlap and come in the order of the changes. A handler should do
/// little, such as to queue a name.
@FunctionalInterface
public interface ChangeHandler {
  void changed(@Nullable KubeObject before, @Nullable KubeObject after);
}
