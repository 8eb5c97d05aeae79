package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.util.Map;

/// Reconciles a HelmRepository. One of type `oci` is static, as in Flux: no conditions, no
/// artifact. The index of another one is what the chart mirror stands in for, so its artifact only
/// names the URL.
final class HelmRepositorySource implements Reconciler {
  private final SourceStatus status;

  HelmRepositorySource(SourceStatus status) {
    this.status = status;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    return status.reconcile(Flux.HELM_REPOSITORY, name, this::fetch);
  }

  private Outcome fetch(KubeObject object) {
    if (isOci(object)) {
      return status.cleared(object);
    }
    String url = object.text("spec", "url");
    FileTree index = MemoryFileTree.ofTexts(Map.of("index.yaml", "url: " + url + "\n"));
    String digest = ArtifactStore.digest(url);
    return status.stored(
        object,
        new SourceStatus.Fetched(
            digest,
            "index-" + digest.substring("sha256:".length()) + ".yaml",
            "with revision '" + digest + "' from '" + url + "'",
            index));
  }

  static boolean isOci(KubeObject repository) {
    return repository.text("spec", "type").equals("oci")
        || repository.text("spec", "url").startsWith("oci://");
  }
}
