package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Locale;

/// The defaults of built-in kinds, as upstream's `SetDefaults_…` functions.
final class Defaults {
  private Defaults() {}

  static KubeObject apply(Shared shared, Served served, KubeObject object) {
    if (served.is("", "Namespace")) {
      KubeObject labelled = object.withLabel("kubernetes.io/metadata.name", object.name());
      return labelled
          .with(List.of("kubernetes"), "spec", "finalizers")
          .with(Tree.map("phase", "Active"), "status");
    }
    if (served.type().kind().equals(Definitions.KIND)) {
      return Definitions.established(named(object), shared.world().now());
    }
    return object;
  }

  private static KubeObject named(KubeObject definition) {
    String kind = definition.text("spec", "names", "kind");
    KubeObject listed =
        definition.text("spec", "names", "listKind").isEmpty()
            ? definition.with(kind + "List", "spec", "names", "listKind")
            : definition;
    listed =
        listed.text("spec", "names", "singular").isEmpty()
            ? listed.with(kind.toLowerCase(Locale.ROOT), "spec", "names", "singular")
            : listed;
    return listed.at("spec", "conversion") == null
        ? listed.with(Tree.map("strategy", "None"), "spec", "conversion")
        : listed;
  }
}
