package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;

/// What of a Git repository is asked for, in Flux's order of precedence.
public sealed interface GitReference {
  /// The tip of a branch.
  record Branch(String name) implements GitReference {}

  /// A tag.
  record Tag(String name) implements GitReference {}

  /// The highest tag within a range of semantic versions.
  record Semver(String range) implements GitReference {}

  /// A reference by its full name, such as `refs/pull/1/head`.
  record Name(String name) implements GitReference {}

  /// A commit, to be found on a branch when one is named.
  record Commit(String id, String branch) implements GitReference {}

  /// From a GitRepository's `spec.ref`: commit before name before semver before tag before branch;
  /// nothing at all is the branch `master`.
  static GitReference of(KubeObject repository) {
    String commit = repository.text("spec", "ref", "commit");
    String name = repository.text("spec", "ref", "name");
    String semver = repository.text("spec", "ref", "semver");
    String tag = repository.text("spec", "ref", "tag");
    String branch = repository.text("spec", "ref", "branch");
    if (!commit.isEmpty()) {
      return new Commit(commit, branch);
    }
    if (!name.isEmpty()) {
      return new Name(name);
    }
    if (!semver.isEmpty()) {
      return new Semver(semver);
    }
    if (!tag.isEmpty()) {
      return new Tag(tag);
    }
    return new Branch(branch.isEmpty() ? "master" : branch);
  }
}
