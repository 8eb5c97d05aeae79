package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How Kustomizations name their sources. Pure.
final class Sources {
  /// The kinds that a Kustomization may take its files from.
  static final List<GroupVersionKind> KINDS =
      List.of(Flux.GIT_REPOSITORY, Flux.OCI_REPOSITORY, Flux.BUCKET, Flux.EXTERNAL_ARTIFACT);

  record Reference(String kind, ObjectName name) {
    /// `Kind/namespace/name`.
    @Override
    public String toString() {
      return kind + "/" + name;
    }
  }

  private Sources() {}

  static Reference reference(KubeObject user) {
    return reference(user.map("spec", "sourceRef"), user.namespace());
  }

  static Reference reference(Map<String, @Nullable Object> reference, String namespace) {
    String named = Tree.textAt(reference, "namespace");
    return new Reference(
        Tree.textAt(reference, "kind"),
        new ObjectName(named.isEmpty() ? namespace : named, Tree.textAt(reference, "name")));
  }

  static Optional<GroupVersionKind> kind(String name) {
    return KINDS.stream().filter(kind -> kind.kind().equals(name)).findFirst();
  }
}
