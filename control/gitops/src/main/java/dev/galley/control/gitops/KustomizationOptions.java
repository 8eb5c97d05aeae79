package dev.galley.control.gitops;

import dev.galley.base.objects.Provenance;
import java.util.Optional;

/// What the kustomize controller works with.
///
/// @param store where the source controller of this process keeps artifacts
/// @param provenance told where each applied object came from
/// @param builder builds kustomizations into objects
/// @param workers how many Kustomizations are reconciled at a time; waiting for health takes one
/// @param strictSubstitution whether a variable that is not set is an error, as in Flux 2.9 and
///   later
/// @param impersonation how to act as the service accounts that Kustomizations name; without it,
///   those that name one are refused
public record KustomizationOptions(
    ArtifactStore store,
    Provenance provenance,
    ManifestBuilder builder,
    int workers,
    boolean strictSubstitution,
    Optional<Impersonation> impersonation) {

  public static KustomizationOptions of(ArtifactStore store, Provenance provenance) {
    return new KustomizationOptions(
        store, provenance, new KustomizeBuilder(), 20, false, Optional.empty());
  }

  /// As the kustomize-controller of that release of Flux, such as `v2.5.1`.
  public KustomizationOptions likeFlux(String version) {
    return new KustomizationOptions(
        store,
        provenance,
        builder,
        workers,
        FluxRelease.of(version).isAtLeast(2, 9),
        impersonation);
  }

  public KustomizationOptions impersonating(Impersonation accounts) {
    return new KustomizationOptions(
        store, provenance, builder, workers, strictSubstitution, Optional.of(accounts));
  }
}
