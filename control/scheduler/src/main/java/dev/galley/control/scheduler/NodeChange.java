package dev.galley.control.scheduler;

import dev.galley.base.objects.KubeObject;

/// Tells changes of nodes that may let a waiting pod in from heartbeats.
final class NodeChange {
  private NodeChange() {}

  static boolean mayHelp(KubeObject before, KubeObject after) {
    return !before.map("spec").equals(after.map("spec"))
        || !before.labels().equals(after.labels())
        || !before.map("status", "allocatable").equals(after.map("status", "allocatable"));
  }
}
