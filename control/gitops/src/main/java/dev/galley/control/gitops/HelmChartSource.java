package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
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
          stored(object, new Built(chart, found, files, files, "pulled"), "");
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
    String name = Tree.textAt(metadata, "name");
    String version = Tree.textAt(metadata, "version");
    String revision = artifact.get().revision();
    Built built = new Built(name, version, files, artifact.get().files(), "packaged");
    return stored(
        object, built, isPerRevision(object) ? revision.substring(revision.indexOf(':') + 1) : "");
  }

  private static boolean isPerRevision(KubeObject object) {
    return object.text("spec", "reconcileStrategy").equals("Revision");
  }

  /// A chart as it was found. Values files are named relative to `base`: the chart itself in a
  /// repository, the whole source in Git.
  private record Built(String name, String version, FileTree files, FileTree base, String how) {}

  /// @param commit of the source, where each of its revisions makes another version of the chart
  private Outcome stored(KubeObject object, Built built, String commit) {
    ChartPackage chart = new ChartPackage(built.files());
    String version =
        ChartPackage.version(
            built.version(),
            commit.length() > 12 ? commit.substring(0, 12) : commit,
            object.list("spec", "valuesFiles").isEmpty() ? 0 : object.generation());
    KubeObject observed = object.with(built.name(), "status", "observedChartName");
    FileTree files;
    try {
      List<String> merged = chart.valuesFiles(object, built.base());
      files = chart.packaged(version, built.version(), built.base(), merged);
      observed =
          object.flag("spec", "ignoreMissingValuesFiles")
              ? observed.with(merged, "status", "observedValuesFiles")
              : observed.without("status", "observedValuesFiles");
    } catch (ChartPackage.Missing missing) {
      return status.failed(object, "ValuesFilesError", String.valueOf(missing.getMessage()));
    }
    return status.stored(
        object,
        new SourceStatus.Fetched(
            version,
            built.name() + "-" + version + ".tgz",
            "for "
                + built.how()
                + " '"
                + built.name()
                + "' chart with version '"
                + version
                + "'"
                + (object.list("spec", "valuesFiles").isEmpty()
                    ? ""
                    : " and merged values files "
                        + String.join(", ", object.texts("spec", "valuesFiles"))),
            unchanged(object, version).orElse(files)),
        observed);
  }

  /// A chart of the same version is not packaged again until the object changes.
  private Optional<FileTree> unchanged(KubeObject object, String version) {
    return options
        .store()
        .find(object)
        .filter(known -> known.revision().equals(version))
        .filter(known -> object.number(-1, "status", "observedGeneration") == object.generation())
        .map(Artifact::files);
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
