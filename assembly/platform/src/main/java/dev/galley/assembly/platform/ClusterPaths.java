package dev.galley.assembly.platform;

import dev.galley.base.objects.FileTree;
import dev.galley.base.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Finds the folder that Flux is pointed at: by convention a child of a folder `clusters`.
final class ClusterPaths {
  /// Deeper than any layout in use; keeps a vendored tree from being searched whole.
  private static final int DEPTH = 4;

  private ClusterPaths() {}

  /// The folder of the cluster named, or of the only one there is.
  ///
  /// @param declared the path that `platform.yaml` gives, which wins over the search
  static String find(FileTree files, Optional<String> declared, Optional<String> cluster) {
    if (declared.isPresent() && cluster.isEmpty()) {
      String path = declared.get().replaceFirst("^\\./", "").replaceFirst("/+$", "");
      if (!files.isDirectory(path)) {
        throw Problem.of(
                BringUpProblem.NO_CLUSTER, "the repository has no directory " + declared.get())
            .hint("correct flux.path in platform.yaml")
            .asException();
      }
      return path;
    }
    TreeSet<String> found = new TreeSet<>();
    search(files, "", 0, found);
    List<String> named =
        found.stream()
            .filter(path -> cluster.isEmpty() || path.endsWith("/" + cluster.get()))
            .toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw named.isEmpty() ? none(cluster, found) : several(named);
  }

  private static RuntimeException none(Optional<String> cluster, TreeSet<String> found) {
    if (cluster.isPresent() && !found.isEmpty()) {
      return Problem.of(BringUpProblem.NO_CLUSTER, "the repository has no cluster " + cluster.get())
          .hint("there are " + String.join(", ", found))
          .asException();
    }
    return Problem.of(
            BringUpProblem.NO_CLUSTER, "no folder clusters/NAME was found in the repository")
        .hint("put flux.path in a platform.yaml beside it, or name another directory")
        .asException();
  }

  private static RuntimeException several(List<String> named) {
    return Problem.of(
            BringUpProblem.SEVERAL_CLUSTERS,
            "the repository describes several clusters: " + String.join(", ", named))
        .hint("choose one: --cluster " + named.getFirst().replaceFirst(".*/", ""))
        .asException();
  }

  private static void search(FileTree files, String directory, int depth, TreeSet<String> found) {
    if (depth > DEPTH) {
      return;
    }
    for (String name : files.list(directory)) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      if (name.startsWith(".") || !files.isDirectory(path)) {
        continue;
      }
      if (name.equals("clusters")) {
        files.list(path).stream()
            .map(cluster -> path + "/" + cluster)
            .filter(files::isDirectory)
            .forEach(found::add);
      } else {
        search(files, path, depth + 1, found);
      }
    }
  }
}
