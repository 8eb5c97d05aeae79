package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of custom resource definitions.
final class DefinitionDefaults {
  private DefinitionDefaults() {}

  static void definition(Map<String, @Nullable Object> definition) {
    Map<String, @Nullable Object> spec = Draft.child(definition, "spec");
    Map<String, @Nullable Object> names = Draft.child(spec, "names");
    String kind = Tree.textAt(names, "kind");
    Draft.text(names, "singular", kind.toLowerCase(Locale.ROOT));
    if (!kind.isEmpty()) {
      Draft.text(names, "listKind", kind + "List");
    }
    Draft.text(Draft.child(spec, "conversion"), "strategy", "None");
    for (Map<String, @Nullable Object> version : Tree.mapsAt(spec, "versions")) {
      Draft.set(version, "served", false);
      Draft.set(version, "storage", false);
    }
  }
}
