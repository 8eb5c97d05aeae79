package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import dev.galley.render.helm.Charts;

/// Reconciles an OCIRepository, as far as it holds a chart that the chart mirror has.
final class OciSource implements Reconciler {
  private final SourceStatus status;
  private final SourceOptions options;

  OciSource(SourceStatus status, SourceOptions options) {
    this.status = status;
    this.options = options;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    return status.reconcile(Flux.OCI_REPOSITORY, name, this::fetch);
  }

  private Outcome fetch(KubeObject object) {
    String url = object.text("spec", "url");
    int slash = url.lastIndexOf('/');
    String tag = object.text("spec", "ref", "tag");
    String semver = object.text("spec", "ref", "semver");
    String version = !semver.isEmpty() ? semver : tag.isEmpty() ? "*" : tag;
    return switch (options
        .charts()
        .find(url.substring(0, slash), url.substring(slash + 1), version)) {
      case Charts.Lookup.Missing(String message) ->
          status.failed(
              object, "OCIArtifactPullFailed", "failed to determine artifact digest: " + message);
      case Charts.Lookup.Found found -> {
        String ignore = object.text("spec", "ignore");
        FileTree files =
            ignore.isEmpty() ? found.files() : SourceIgnore.apply(found.files(), ignore);
        String revision = found.version() + "@" + ArtifactStore.digest(found.files());
        yield status.stored(
            object,
            new SourceStatus.Fetched(
                revision,
                ArtifactStore.digest(found.files()).substring("sha256:".length()) + ".tar.gz",
                "with revision '" + revision + "' from '" + url + "'",
                files),
            (ignore.isEmpty()
                    ? object.without("status", "observedIgnore")
                    : object.with(ignore, "status", "observedIgnore"))
                .with(url, "status", "url"));
      }
    };
  }
}
