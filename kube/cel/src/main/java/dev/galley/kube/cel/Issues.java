package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with an expression.
final class Issues {
  private static final int MOST_SHOWN = 100;

  private final SourceText source;
  private final List<Issue> issues = new ArrayList<>();

  private record Issue(int at, String message) {}

  Issues(SourceText source) {
    this.source = source;
  }

  void add(int at, String message) {
    issues.add(new Issue(at, message));
  }

  boolean isEmpty() {
    return issues.isEmpty();
  }

  /// All of them, by place, as cel-go shows them.
  @Override
  public String toString() {
    String shown =
        issues.stream()
            .limit(MOST_SHOWN)
            .sorted(Comparator.comparingInt(Issue::at))
            .map(issue -> source.shown(issue.at(), issue.message()))
            .collect(Collectors.joining("\n"));
    int more = issues.size() - MOST_SHOWN;
    return more > 0 ? shown + "\n" + more + " more errors were truncated" : shown;
  }
}
