package dev.galley.control.gitops;

import dev.galley.base.objects.Provenance;
import dev.galley.render.helm.HelmRenderer;
import java.util.Optional;

/// What the Helm controller works with.
///
/// @param store where the source controller of this process keeps charts
/// @param provenance told which template each applied object came from
/// @param renderer renders charts
/// @param builder builds the kustomizations of post-renderers
/// @param kubernetesVersion what charts are told, such as `v1.34.1`
/// @param workers how many releases are reconciled at a time; waiting for health takes one
/// @param impersonation how to act as the service accounts that releases name; without it, those
///   that name one are refused
public record HelmOptions(
    ArtifactStore store,
    Provenance provenance,
    HelmRenderer renderer,
    ManifestBuilder builder,
    String kubernetesVersion,
    int workers,
    Optional<Impersonation> impersonation) {
  public HelmOptions(
      ArtifactStore store,
      Provenance provenance,
      HelmRenderer renderer,
      ManifestBuilder builder,
      String kubernetesVersion,
      int workers) {
    this(store, provenance, renderer, builder, kubernetesVersion, workers, Optional.empty());
  }

  public HelmOptions impersonating(Impersonation accounts) {
    return new HelmOptions(
        store, provenance, renderer, builder, kubernetesVersion, workers, Optional.of(accounts));
  }
}
