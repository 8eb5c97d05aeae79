package dev.galley.insight.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds circles among objects that wait for each other.
final class DependencyCycles {
  private DependencyCycles() {}

  /// A circle through `start`, as the path from it back to it; empty when there is none.
  ///
  /// @param edges for each object, the objects it waits for
  static Optional<List<String>> through(String start, Map<String, List<String>> edges) {
    List<String> path = new ArrayList<>(List.of(start));
    return walk(start, start, edges, path, new TreeSet<>());
  }

  private static Optional<List<String>> walk(
      String start,
      String here,
      Map<String, List<String>> edges,
      List<String> path,
      TreeSet<String> seen) {
    for (String next : edges.getOrDefault(here, List.of())) {
      if (next.equals(start)) {
        path.add(start);
        return Optional.of(List.copyOf(path));
      }
      if (seen.add(next)) {
        path.add(next);
        Optional<List<String>> circle = walk(start, next, edges, path, seen);
        if (circle.isPresent()) {
          return circle;
        }
        path.removeLast();
      }
    }
    return Optional.empty();
  }
}
