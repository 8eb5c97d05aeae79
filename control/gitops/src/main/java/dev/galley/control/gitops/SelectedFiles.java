package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Some of the files of another tree, under the same paths.
final class SelectedFiles implements FileTree {
  private final FileTree origin;
  private final TreeSet<String> paths;

  SelectedFiles(FileTree origin, Collection<String> paths) {
    this.origin = origin;
    this.paths = new TreeSet<>(paths);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return paths.contains(path) ? origin.read(path) : Optional.empty();
  }

  @Override
  public boolean isDirectory(String path) {
    if (path.isEmpty()) {
      return true;
    }
    String after = paths.ceiling(path + "/");
    return after != null && after.startsWith(path + "/");
  }

  @Override
  public List<String> list(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String file : paths.tailSet(prefix, true)) {
      if (!file.startsWith(prefix)) {
        break;
      }
      int slash = file.indexOf('/', prefix.length());
      names.add(
          slash < 0 ? file.substring(prefix.length()) : file.substring(prefix.length(), slash));
    }
    return new ArrayList<>(names);
  }

  @Override
  public List<String> files(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    return paths.tailSet(prefix, true).stream().takeWhile(file -> file.startsWith(prefix)).toList();
  }
}
