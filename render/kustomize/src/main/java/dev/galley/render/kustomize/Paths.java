package dev.galley.render.kustomize;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Arithmetic on slash-separated paths below the root of a tree of files.
final class Paths {
  private Paths() {}

  /// The path from a directory along relative steps; empty when it leaves the root.
  static Optional<String> resolve(String directory, String path) {
    Deque<String> steps = new ArrayDeque<>();
    String whole = directory.isEmpty() ? path : directory + "/" + path;
    for (String step : whole.split("/")) {
      if (step.equals("..")) {
        if (steps.isEmpty()) {
          return Optional.empty();
        }
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return Optional.of(String.join("/", steps));
  }

  /// As Go's `path.Join`: leading `..` steps stay.
  static String joined(String directory, String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : (directory + "/" + path).split("/")) {
      if (step.equals("..") && !steps.isEmpty() && !steps.getLast().equals("..")) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return String.join("/", steps);
  }

  static boolean isInOrBelow(String path, String directory) {
    return directory.isEmpty() || path.equals(directory) || path.startsWith(directory + "/");
  }

  static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
