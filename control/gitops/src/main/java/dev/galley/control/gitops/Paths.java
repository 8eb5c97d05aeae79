package dev.galley.control.gitops;

import java.util.ArrayDeque;
import java.util.Deque;

/// Paths within an artifact; `..` never leads out of it. Pure.
final class Paths {
  private Paths() {}

  /// A path relative to a directory, as a file tree names it.
  static String resolve(String directory, String path) {
    Deque<String> steps = new ArrayDeque<>();
    String whole = path.startsWith("/") ? path : directory + "/" + path;
    for (String step : whole.split("/", -1)) {
      switch (step) {
        case "", "." -> {}
        case ".." -> steps.pollLast();
        default -> steps.addLast(step);
      }
    }
    return String.join("/", steps);
  }
}
