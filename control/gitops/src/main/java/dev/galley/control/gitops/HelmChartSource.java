package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.yaml.Yaml;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import dev.galley.render.helm.Charts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reconciles a HelmChart: finds the chart in its repository, or in a folder of a Git repository.
final class HelmChartSource implements Reconciler {
  private final SourceStatus status;
  private final SourceOptions options;

  HelmChartSource(SourceStatus status, SourceOptions options) {
    this.status = status;
    this.options = options;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    return status.reconcile(Flux.HELM_CHART, name, this::fetch);
  }

  private Outcome fetch(KubeObject object) {
    if (!object.list("spec", "valuesFiles").isEmpty()) {
      return status.stalled(
          object, "NotSupported", "spec.valuesFiles is not supported by Galley yet");
    }
    ObjectName source =
        new ObjectName(object.namespace(), object.text("spec", "sourceRef", "name"));
    return switch (object.text("spec", "sourceRef", "kind")) {
      case "HelmRepository" -> fromRepository(object, source);
      case "GitRepository" -> fromGit(object, source);
      default ->
          status.stalled(
              object,
              "UnsupportedSourceKind",
              "unsupported source kind '" + object.text("spec", "sourceRef", "kind") + "'");
    };
  }

  private Outcome missing(KubeObject object, String plural, ObjectName source) {
    return status.failed(
        object,
        "SourceUnavailable",
        "failed to get source: "
            + plural
            + ".source.toolkit.fluxcd.io \""
            + source.name()
            + "\" not found");
  }

  private Outcome fromRepository(KubeObject object, ObjectName source) {
    Optional<KubeObject> repository = status.client().find(Flux.HELM_REPOSITORY, source);
    if (repository.isEmpty()) {
      return missing(object, "helmrepositories", source);
    }
    if (!HelmRepositorySource.isOci(repository.get())
        && repository.get().map("status", "artifact").isEmpty()) {
      return status.failed(
          object,
          "NoSourceArtifact",
          "no artifact available for HelmRepository source '" + source.name() + "'");
    }
    String chart = object.text("spec", "chart");
    String version = object.text("spec", "version");
    return switch (options.charts().find(repository.get().text("spec", "url"), chart, version)) {
      case Charts.Lookup.Missing(String message) ->
          status.failed(
              object,
              "ChartPullError",
              "chart pull error: failed to get chart version for remote reference: " + message);
      case Charts.Lookup.Found(String found, FileTree files) ->
          stored(object, chart, found, files, "pulled");
    };
  }

  private Outcome fromGit(KubeObject object, ObjectName source) {
    Optional<KubeObject> repository = status.client().find(Flux.GIT_REPOSITORY, source);
    if (repository.isEmpty()) {
      return missing(object, "gitrepositories", source);
    }
    Optional<Artifact> artifact = options.store().find(repository.get());
    if (artifact.isEmpty()) {
      return status.failed(
          object,
          "NoSourceArtifact",
          "no artifact available for GitRepository source '" + source.name() + "'");
    }
    String path = Paths.resolve("", object.text("spec", "chart"));
    FileTree files = below(artifact.get().files(), path);
    Optional<byte[]> chart = files.read("Chart.yaml");
    if (chart.isEmpty()) {
      return status.failed(
          object,
          "StorageOperationFailed",
          "chart metadata check failed: no chart found at path '" + path + "'");
    }
    var metadata =
        Yaml.documents(new String(chart.get(), StandardCharsets.UTF_8), path + "/Chart.yaml")
            .getFirst()
            .map();
    String name = dev.galley.base.objects.Tree.textAt(metadata, "name");
    String version = dev.galley.base.objects.Tree.textAt(metadata, "version");
    return stored(object, name, version, files, "packaged");
  }

  private Outcome stored(
      KubeObject object, String chart, String version, FileTree files, String how) {
    KubeObject observed = object.with(chart, "status", "observedChartName");
    return status.stored(
        object,
        new SourceStatus.Fetched(
            version,
            chart + "-" + version + ".tgz",
            "for " + how + " '" + chart + "' chart with version '" + version + "'",
            files),
        observed);
  }

  /// The files below a directory, under paths relative to it.
  private static FileTree below(FileTree files, String directory) {
    return new FileTree() {
      @Override
      public Optional<byte[]> read(String path) {
        return files.read(inside(path));
      }

      @Override
      public boolean isDirectory(String path) {
        return files.isDirectory(inside(path));
      }

      @Override
      public List<String> list(String path) {
        return files.list(inside(path));
      }

      private String inside(String path) {
        List<String> steps = new ArrayList<>();
        if (!directory.isEmpty()) {
          steps.add(directory);
        }
        if (!path.isEmpty()) {
          steps.add(path);
        }
        return String.join("/", steps);
      }
    };
  }
}
