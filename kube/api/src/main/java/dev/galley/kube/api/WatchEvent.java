package dev.galley.kube.api;

import dev.galley.base.objects.KubeObject;

/// One event of a watch. A bookmark carries only a resource version.
public record WatchEvent(Type type, KubeObject object) {
  /// The types of the Kubernetes watch protocol.
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
