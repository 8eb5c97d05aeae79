package dev.galley.assembly.platform;

import dev.galley.base.objects.FileTree;
import java.util.List;
import java.util.Optional;

/// A directory of another tree, as a tree of its own.
record SubTree(FileTree whole, String directory) implements FileTree {
  private String within(String path) {
    return path.isEmpty() ? directory : directory + "/" + path;
  }

  @Override
  public Optional<byte[]> read(String path) {
    return whole.read(within(path));
  }

  @Override
  public boolean isDirectory(String path) {
    return whole.isDirectory(within(path));
  }

  @Override
  public List<String> list(String path) {
    return whole.list(within(path));
  }
}
