package dev.galley.base.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The paths of a tree's files, from which its directories follow: there are none without a file.
public record FilePaths(NavigableSet<String> files) {
  /// As [FileTree#isDirectory].
  public boolean isDirectory(String path) {
    if (path.isEmpty()) {
      return true;
    }
    String after = files.ceiling(path + "/");
    return after != null && after.startsWith(path + "/");
  }

  /// As [FileTree#list].
  public List<String> list(String path) {
    String prefix = prefix(path);
    TreeSet<String> names = new TreeSet<>();
    for (String file : below(path)) {
      int slash = file.indexOf('/', prefix.length());
      names.add(
          slash < 0 ? file.substring(prefix.length()) : file.substring(prefix.length(), slash));
    }
    return new ArrayList<>(names);
  }

  /// As [FileTree#files].
  public List<String> below(String path) {
    String prefix = prefix(path);
    return files.tailSet(prefix, true).stream().takeWhile(file -> file.startsWith(prefix)).toList();
  }

  private static String prefix(String directory) {
    return directory.isEmpty() ? "" : directory + "/";
  }
}
