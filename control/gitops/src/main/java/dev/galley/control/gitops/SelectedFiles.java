package dev.galley.control.gitops;

import dev.galley.base.objects.FilePaths;
import dev.galley.base.objects.FileTree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Some of the files of another tree, under the same paths.
final class SelectedFiles implements FileTree {
  private final FileTree origin;
  private final FilePaths paths;

  SelectedFiles(FileTree origin, Collection<String> paths) {
    this.origin = origin;
    this.paths = new FilePaths(new TreeSet<>(paths));
  }

  @Override
  public String origin(String path) {
    return origin.origin(path);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return paths.files().contains(path) ? origin.read(path) : Optional.empty();
  }

  @Override
  public boolean isDirectory(String path) {
    return paths.isDirectory(path);
  }

  @Override
  public List<String> list(String path) {
    return paths.list(path);
  }

  @Override
  public List<String> files(String path) {
    return paths.below(path);
  }
}
