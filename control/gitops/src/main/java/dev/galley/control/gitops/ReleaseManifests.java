package dev.galley.control.gitops;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of rendered objects before they are applied: post-renderers, common metadata, and
/// the labels and annotations of Helm and of the HelmRelease.
final class ReleaseManifests {
  private static final String RESOURCES = "all.yaml";

  private final ManifestBuilder builder;

  ReleaseManifests(ManifestBuilder builder) {
    this.builder = builder;
  }

  List<Manifest> finish(KubeObject object, Release release, List<Manifest> rendered) {
    List<Manifest> manifests = rendered;
    for (Map<String, @Nullable Object> each : object.maps("spec", "postRenderers")) {
      manifests = built(manifests, Tree.mapAt(each, "kustomize"));
    }
    manifests =
        Applier.labelled(
            manifests,
            Map.of("app.kubernetes.io/managed-by", "Helm"),
            Tree.textMapAt(
                Tree.map(
                    "meta.helm.sh/release-name", release.name(),
                    "meta.helm.sh/release-namespace", release.namespace())));
    Map<String, @Nullable Object> common = object.map("spec", "commonMetadata");
    manifests =
        Applier.labelled(
            manifests, Tree.textMapAt(common, "labels"), Tree.textMapAt(common, "annotations"));
    return Applier.labelled(manifests, ownerLabels(object), Map.of());
  }

  /// The objects as Helm records them.
  static String text(List<Manifest> manifests) {
    StringBuilder text = new StringBuilder();
    for (Manifest each : manifests) {
      text.append("---\n# Source: ")
          .append(each.place().file())
          .append('\n')
          .append(Yaml.write(each.object().tree()));
    }
    return text.toString();
  }

  /// The object with the digests of what it has done to rendered objects; none where it has nothing
  /// done.
  static KubeObject observed(KubeObject object) {
    KubeObject result = object;
    for (String field : List.of("postRenderers", "commonMetadata")) {
      String digest = digest(object, field);
      result =
          digest.isEmpty()
              ? result.without("status", status(field))
              : result.with(digest, "status", status(field));
    }
    return result;
  }

  /// Whether something else is to be done to rendered objects than was at the last release.
  static boolean isNews(KubeObject object) {
    return List.of("postRenderers", "commonMetadata").stream()
        .anyMatch(field -> !digest(object, field).equals(object.text("status", status(field))));
  }

  private static String digest(KubeObject object, String field) {
    Object value = object.at("spec", field);
    return value == null ? "" : ArtifactStore.digest(Json.write(value));
  }

  private static String status(String field) {
    return field.equals("postRenderers")
        ? "observedPostRenderersDigest"
        : "observedCommonMetadataDigest";
  }

  List<Manifest> finishDefinitions(KubeObject object, List<Manifest> definitions) {
    return Applier.labelled(definitions, ownerLabels(object), Map.of());
  }

  private static Map<String, String> ownerLabels(KubeObject object) {
    Map<String, String> owner = new LinkedHashMap<>();
    owner.put(Flux.HELM_GROUP + "/name", object.name());
    owner.put(Flux.HELM_GROUP + "/namespace", object.namespace());
    return owner;
  }

  /// A post-renderer is a kustomization of everything; places are those from before it.
  private List<Manifest> built(List<Manifest> manifests, Map<String, @Nullable Object> kustomize) {
    if (kustomize.isEmpty() || manifests.isEmpty()) {
      return manifests;
    }
    Map<ObjectId, Manifest> before = new LinkedHashMap<>();
    manifests.forEach(each -> before.put(ObjectId.of(each.object()), each));
    Map<String, @Nullable Object> file = Tree.with(kustomize, List.of(RESOURCES), "resources");
    Map<String, String> files = new LinkedHashMap<>();
    files.put("kustomization.yaml", Yaml.write(file));
    files.put(
        RESOURCES, Yaml.writeAll(manifests.stream().map(each -> each.object().tree()).toList()));
    List<Manifest> results = new ArrayList<>();
    for (Manifest result : builder.build(MemoryFileTree.ofTexts(files), "")) {
      Manifest known = before.get(ObjectId.of(result.object()));
      results.add(known == null ? result : new Manifest(result.object(), known.place()));
    }
    return results;
  }
}
