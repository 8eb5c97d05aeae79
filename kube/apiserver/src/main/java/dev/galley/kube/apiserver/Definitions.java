package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schema;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.StorageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Serves the types of custom resource definitions: whatever definitions are stored is what is
/// served, from the moment they are written.
final class Definitions {
  static final GroupVersionKind KIND =
      new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  private final ServedTypes types;

  private Definitions(ServedTypes types) {
    this.types = types;
  }

  static void follow(Shared shared) {
    Definitions definitions = new Definitions(shared.types());
    String resource = shared.types().of(KIND).resource();
    var view = shared.storage().range(StorageRange.all(resource));
    view.entries().forEach(entry -> definitions.serve(entry.object()));
    shared.storage().subscribe(resource, view.revision(), definitions::accept);
  }

  private void accept(Change change) {
    if (change.deleted()) {
      types.replace(types.ofDefinition(change.object().name()), List.of());
    } else {
      serve(change.object());
    }
  }

  /// Served is what has been established once.
  private void serve(KubeObject definition) {
    boolean established =
        definition.condition("Established").map(each -> each.status().equals("True")).orElse(false);
    List<Served> come = established ? versions(definition) : List.of();
    types.replace(types.ofDefinition(definition.name()), come);
  }

  private static List<Served> versions(KubeObject definition) {
    List<Served> come = new ArrayList<>();
    String group = definition.text("spec", "group");
    String plural = definition.text("spec", "names", "plural");
    GroupVersionKind stored =
        new GroupVersionKind(
            group, storageVersion(definition), definition.text("spec", "names", "kind"));
    Schema kept =
        definition.maps("spec", "versions").stream()
            .filter(version -> Tree.flagAt(version, "storage"))
            .findFirst()
            .map(CustomKind::schema)
            .orElse(Schema.ANYTHING);
    for (Map<String, @Nullable Object> version : definition.maps("spec", "versions")) {
      if (Tree.flagAt(version, "served")) {
        CustomKind custom = CustomKind.of(definition.name(), stored.kind(), version, kept);
        come.add(
            new Served(
                type(definition, version), stored, group + "/" + plural, Optional.of(custom)));
      }
    }
    return come;
  }

  private static String storageVersion(KubeObject definition) {
    return definition.maps("spec", "versions").stream()
        .filter(version -> Tree.flagAt(version, "storage"))
        .map(version -> Tree.textAt(version, "name"))
        .findFirst()
        .orElse("");
  }

  private static ResourceType type(KubeObject definition, Map<String, @Nullable Object> version) {
    String kind = definition.text("spec", "names", "kind");
    String singular = definition.text("spec", "names", "singular");
    List<String> subresources = new ArrayList<>();
    for (String subresource : List.of("status", "scale")) {
      if (Tree.at(version, "subresources", subresource) != null) {
        subresources.add(subresource);
      }
    }
    return new ResourceType(
        new GroupVersionKind(definition.text("spec", "group"), Tree.textAt(version, "name"), kind),
        definition.text("spec", "names", "plural"),
        singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
        definition.text("spec", "scope").equals("Namespaced"),
        definition.texts("spec", "names", "shortNames"),
        definition.texts("spec", "names", "categories"),
        subresources);
  }

  /// With the version that is stored from now on among those that ever were.
  static KubeObject stored(KubeObject definition) {
    List<@Nullable Object> versions = new ArrayList<>(definition.list("status", "storedVersions"));
    String stored = storageVersion(definition);
    if (!stored.isEmpty() && !versions.contains(stored)) {
      versions.add(stored);
    }
    return versions.isEmpty() ? definition : definition.with(versions, "status", "storedVersions");
  }
}
