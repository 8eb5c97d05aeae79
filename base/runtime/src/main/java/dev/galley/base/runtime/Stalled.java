package dev.galley.base.runtime;

import java.time.Instant;
import java.util.List;

/// Every task of a simulated world waits for another, without a limit of time: a deadlock.
public final class Stalled extends RuntimeException {
  private final List<String> waiting;

  Stalled(Instant at, List<String> waiting) {
    super("deadlock at " + at + ": " + String.join("; ", waiting));
    this.waiting = waiting;
  }

  /// One sentence per task: its name and what it waits for.
  public List<String> waiting() {
    return waiting;
  }
}
