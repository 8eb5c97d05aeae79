package dev.galley.kube.api;

import dev.galley.base.objects.KubeObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change to an object, in one of the four forms of Kubernetes.
public sealed interface Patch {
  /// RFC 6902: a list of operations.
  record Json(List<@Nullable Object> operations) implements Patch {}

  /// RFC 7386.
  record Merge(Map<String, @Nullable Object> changes) implements Patch {}

  /// Kubernetes' strategic merge; built-in kinds only.
  record Strategic(Map<String, @Nullable Object> changes) implements Patch {}

  /// Server-side apply of everything the field manager wants; `force` takes fields from others.
  record Apply(KubeObject configuration, boolean force) implements Patch {}
}
