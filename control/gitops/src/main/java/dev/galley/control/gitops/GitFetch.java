package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;

/// What came of asking a Git repository for a reference.
public sealed interface GitFetch {
  /// `revision` is as Flux writes it, for example `main@sha1:…`; `subject` is the first line of the
  /// commit's message.
  record Fetched(String revision, String commit, String subject, FileTree files)
      implements GitFetch {}

  /// `message` says what Git said, in Flux's words.
  record Failed(String message) implements GitFetch {}
}
