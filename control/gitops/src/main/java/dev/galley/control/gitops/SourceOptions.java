package dev.galley.control.gitops;

import dev.galley.render.helm.Charts;

/// What the source controller works with.
///
/// @param store where artifacts go
/// @param git where Git repositories are reached
/// @param charts where charts are found
/// @param workers how many sources of a kind are reconciled at a time
public record SourceOptions(ArtifactStore store, GitRemotes git, Charts charts, int workers) {
  public static SourceOptions of(ArtifactStore store, GitRemotes git, Charts charts) {
    return new SourceOptions(store, git, charts, 4);
  }
}
