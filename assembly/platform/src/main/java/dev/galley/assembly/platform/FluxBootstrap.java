package dev.galley.assembly.platform;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Place;
import dev.galley.base.runtime.World;
import dev.galley.control.gitops.FluxManifests;
import dev.galley.control.gitops.FluxOptions;
import dev.galley.control.gitops.ManifestBuilder;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.Kinds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings Flux into a cluster as `flux bootstrap` does: its components, then the source and the
/// kustomization that everything else comes from.
///
/// A repository that carries `flux-system` below its cluster's folder gets just that; for one that
/// does not, the components are Galley's own and tolerate what `platform.yaml` says.
final class FluxBootstrap {
  private static final WriteOptions BY_FLUX = WriteOptions.by("flux");
  private static final Duration A_MOMENT = Duration.ofMillis(500);

  private final World world;
  private final PlatformSettings settings;
  private final ManifestBuilder builder;
  private final List<Manifest> manifests;

  FluxBootstrap(World world, PlatformSettings settings, ManifestBuilder builder) {
    this.world = world;
    this.settings = settings;
    this.builder = builder;
    this.manifests = manifests();
  }

  /// The address that the cluster will fetch from: what the repository's own sync object says, or
  /// the repository's.
  String url() {
    return manifests.stream()
        .map(Manifest::object)
        .filter(
            object -> object.kind().equals("GitRepository") && object.name().equals("flux-system"))
        .map(object -> object.text("spec", "url"))
        .findFirst()
        .orElse(settings.repository().url());
  }

  private List<Manifest> manifests() {
    List<Manifest> all = new ArrayList<>(ownManifests());
    boolean components =
        all.stream().anyMatch(each -> each.object().kind().equals("CustomResourceDefinition"));
    Place declared =
        settings.repository().files().read("platform.yaml").isPresent()
            ? Place.file("platform.yaml")
            : Place.file(settings.clusterPath());
    if (!components) {
      List<Manifest> written =
          FluxManifests.components(
                  new FluxOptions(
                          settings.spec().flux().tolerationKeys(), settings.spec().flux().version())
                      .withSourceWatcher(usesArtifactGenerators()))
              .stream()
              .map(object -> new Manifest(object, declared))
              .toList();
      all.addAll(0, written);
    }
    if (all.stream().noneMatch(each -> each.object().kind().equals("GitRepository"))) {
      FluxManifests.sync(
              settings.repository().url(),
              settings.repository().branch(),
              "./" + settings.clusterPath())
          .forEach(object -> all.add(new Manifest(object, declared)));
    }
    all.addAll(credentials(all, declared));
    return all;
  }

  /// A repository that cuts artifacts needs the controller that does it, which is an extra of Flux.
  private boolean usesArtifactGenerators() {
    FileTree files = settings.repository().files();
    return files.files(settings.clusterPath()).stream()
        .filter(path -> path.endsWith(".yaml") || path.endsWith(".yml"))
        .map(path -> new String(files.read(path).orElse(new byte[0]), StandardCharsets.UTF_8))
        .anyMatch(text -> text.contains("kind: ArtifactGenerator"));
  }

  /// The secrets that sources name and that bootstrap creates from what it was given; in a
  /// simulation there is nothing to keep secret, so they are empty.
  private static List<Manifest> credentials(List<Manifest> manifests, Place place) {
    List<Manifest> secrets = new ArrayList<>();
    for (Manifest each : manifests) {
      String secret = each.object().text("spec", "secretRef", "name");
      if (each.object().kind().equals("GitRepository") && !secret.isEmpty()) {
        ObjectName name = new ObjectName(each.object().namespace(), secret);
        secrets.add(new Manifest(KubeObject.of(Kinds.SECRET, name), place));
      }
    }
    return secrets;
  }

  /// What the repository carries for its cluster; empty when it carries nothing.
  private List<Manifest> ownManifests() {
    String directory = settings.clusterPath() + "/flux-system";
    return settings.repository().files().isDirectory(directory)
        ? builder.build(settings.repository().files(), directory)
        : List.of();
  }

  /// Applies everything, definitions and namespaces before what needs them.
  void apply(KubeApi api, Provenance provenance) {
    List<Manifest> first = manifests.stream().filter(each -> isDefinition(each.object())).toList();
    List<Manifest> rest = manifests.stream().filter(each -> !isDefinition(each.object())).toList();
    first.forEach(each -> apply(api, provenance, each));
    rest.forEach(each -> apply(api, provenance, each));
  }

  private static boolean isDefinition(KubeObject object) {
    return object.kind().equals("CustomResourceDefinition") || object.kind().equals("Namespace");
  }

  private void apply(KubeApi api, Provenance provenance, Manifest manifest) {
    KubeObject object = manifest.object();
    provenance.record(object.groupVersionKind(), object.objectName(), manifest.place());
    for (int attempt = 0; ; attempt++) {
      Optional<ResourceType> type = api.type(object.groupVersionKind());
      try {
        if (type.isPresent()) {
          api.patch(type.get(), object.objectName(), new Patch.Apply(object, true), BY_FLUX);
          return;
        }
      } catch (ApiException failure) {
        if (!failure.isTransient() || attempt > 20) {
          throw failure;
        }
      }
      if (attempt > 20) {
        throw new ApiException(
            404, "NotFound", "no matches for kind " + object.groupVersionKind(), Map.of());
      }
      // A definition that was just applied takes a moment to be served.
      world.sleep(A_MOMENT);
    }
  }
}
