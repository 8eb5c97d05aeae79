package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;

/// Turns objects between the version that is stored and those that are served.
final class Conversion {
  private Conversion() {}

  static KubeObject served(Served served, KubeObject stored) {
    return as(served.type().kind(), stored);
  }

  static KubeObject stored(Served served, KubeObject given) {
    return as(served.stored(), given);
  }

  private static KubeObject as(GroupVersionKind kind, KubeObject object) {
    return kind.apiVersion().equals(object.apiVersion())
        ? object
        : object.with(kind.apiVersion(), "apiVersion");
  }
}
