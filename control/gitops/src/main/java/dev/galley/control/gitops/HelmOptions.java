package dev.galley.control.gitops;

import dev.galley.base.objects.Provenance;
import dev.galley.render.helm.HelmRenderer;

/// What the Helm controller works with.
///
/// @param store where the source controller of this process keeps charts
/// @param provenance told which template each applied object came from
/// @param renderer renders charts
/// @param builder builds the kustomizations of post-renderers
/// @param kubernetesVersion what charts are told, such as `v1.34.1`
/// @param workers how many releases are reconciled at a time; waiting for health takes one
public record HelmOptions(
    ArtifactStore store,
    Provenance provenance,
    HelmRenderer renderer,
    ManifestBuilder builder,
    String kubernetesVersion,
    int workers) {}
