package dev.galley.assembly.junit;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.util.Comparator;
import java.util.List;

/// Creates manifests: definitions first, then namespaces, then everything else as it comes.
final class ManifestLoader {
  private static final String MANAGER = "galley-junit";

  private final KubeApi api;

  ManifestLoader(KubeApi api) {
    this.api = api;
  }

  void load(List<KubeObject> manifests) {
    manifests.stream().sorted(Comparator.comparingInt(ManifestLoader::rank)).forEach(this::create);
  }

  private static int rank(KubeObject object) {
    return switch (object.groupVersionKind().kind()) {
      case "CustomResourceDefinition" -> 0;
      case "Namespace" -> 1;
      default -> 2;
    };
  }

  private void create(KubeObject object) {
    ResourceType type =
        api.type(object.groupVersionKind())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no matches for kind \"%s\" in version \"%s\": its CustomResourceDefinition is not among the manifests"
                        .formatted(object.groupVersionKind().kind(), object.text("apiVersion"))));
    boolean homeless = type.namespaced() && object.namespace().isEmpty();
    KubeObject placed = homeless ? object.with("default", "metadata", "namespace") : object;
    api.create(type, placed, WriteOptions.by(MANAGER));
  }
}
