package dev.galley.kube.access;

import dev.galley.base.objects.KubeObject;

/// The role that a binding gives; the namespace is empty for a role of the cluster.
record RoleReference(String kind, String namespace, String name) {
  static RoleReference of(KubeObject binding) {
    String kind = binding.text("roleRef", "kind");
    return new RoleReference(
        kind, kind.equals("Role") ? binding.namespace() : "", binding.text("roleRef", "name"));
  }
}
