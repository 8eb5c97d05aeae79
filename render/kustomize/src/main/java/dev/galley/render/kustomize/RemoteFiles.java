package dev.galley.render.kustomize;

import dev.galley.base.objects.FileTree;
import java.util.Optional;

/// Where bases and files outside the tree come from; the default has none.
public interface RemoteFiles {
  /// A checked-out repository: its files, the directory to build, and what to call it.
  record Checkout(FileTree files, String directory, String label) {}

  /// No remote files at all.
  RemoteFiles NONE =
      new RemoteFiles() {
        @Override
        public Optional<Checkout> checkout(String reference) {
          return Optional.empty();
        }

        @Override
        public Optional<byte[]> file(String url) {
          return Optional.empty();
        }
      };

  /// The repository that a reference such as `github.com/org/repo//path?ref=v1` names; empty when
  /// remote bases are switched off.
  Optional<Checkout> checkout(String reference);

  /// The content of a file; empty when remote files are switched off.
  Optional<byte[]> file(String url);

  /// Whether a reference names a repository rather than a directory.
  static boolean isRemote(String reference) {
    return reference.startsWith("git::")
        || reference.startsWith("https://")
        || reference.startsWith("http://")
        || reference.startsWith("ssh://")
        || reference.startsWith("git@")
        || reference.startsWith("file://")
        || reference.startsWith("github.com/")
        || reference.startsWith("github.com:")
        || (reference.contains("//") && reference.contains("?ref="));
  }
}
