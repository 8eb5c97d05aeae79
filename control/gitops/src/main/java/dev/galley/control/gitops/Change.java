package dev.galley.control.gitops;

import java.util.List;
import java.util.stream.Collectors;

/// What applying or deleting did to one object.
record Change(ObjectId object, String version, Action action) {
  enum Action {
    CREATED("created"),
    CONFIGURED("configured"),
    UNCHANGED("unchanged"),
    DELETED("deleted"),
    SKIPPED("skipped");

    private final String word;

    Action(String word) {
      this.word = word;
    }
  }

  boolean isWrite() {
    return action == Action.CREATED || action == Action.CONFIGURED || action == Action.DELETED;
  }

  /// One line per write, for events.
  static String log(List<Change> changes) {
    return changes.stream()
        .filter(Change::isWrite)
        .map(Change::toString)
        .collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return object + " " + action.word;
  }
}
