package dev.galley.base.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A read-only tree of files: a folder, a commit, an archive or a map in memory.
///
/// Paths use `/`, are relative to the root, and never begin with `/` or contain `.` or `..` steps.
public interface FileTree {
  /// The content of a file; empty when there is no file at that path.
  Optional<byte[]> read(String path);

  boolean isDirectory(String path);

  /// The names in a directory, sorted; empty when it is none. The root is the empty path.
  List<String> list(String path);

  /// Where a file of this tree lies in what a person wrote; elsewhere than here when it was copied
  /// from there.
  default String origin(String path) {
    return path;
  }

  /// The paths of all files below a directory, sorted.
  default List<String> files(String path) {
    List<String> files = new ArrayList<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(path));
    while (!open.isEmpty()) {
      String directory = open.pop();
      for (String name : list(directory)) {
        String child = directory.isEmpty() ? name : directory + "/" + name;
        if (isDirectory(child)) {
          open.push(child);
        } else {
          files.add(child);
        }
      }
    }
    files.sort(null);
    return files;
  }
}
