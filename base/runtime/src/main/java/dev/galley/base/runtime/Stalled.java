package dev.galley.base.runtime;

import java.time.Instant;
import java.util.List;

/// A simulated world that cannot get on: every task waits for another without a limit of time, or
/// tasks keep each other busy without time ever moving on.
public final class Stalled extends RuntimeException {
  private final List<String> waiting;

  Stalled(Instant at, List<String> waiting) {
    this("deadlock at " + at + ": " + String.join("; ", waiting), waiting);
  }

  private Stalled(String message, List<String> waiting) {
    super(message);
    this.waiting = waiting;
  }

  static Stalled busy(Instant at, long turns, List<String> tasks) {
    return new Stalled(
        "no end at "
            + at
            + ": "
            + turns
            + " turns without time moving on; busy: "
            + String.join(", ", tasks),
        tasks);
  }

  /// One sentence per task: its name and what it waits for; for busy ones the name alone.
  public List<String> waiting() {
    return waiting;
  }
}
