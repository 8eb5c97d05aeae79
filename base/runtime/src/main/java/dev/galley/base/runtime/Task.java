package dev.galley.base.runtime;

import java.time.Duration;

/// A running piece of work.
public interface Task {
  String name();

  /// Asks the task and all its descendants to stop: their next or current wait throws
  /// [TaskCancelled]. Returns at once; idempotent.
  void cancel();

  boolean isDone();

  /// Waits until the task's own work has ended; descendants may still run.
  ///
  /// @return false when the time was up first
  boolean join(Duration timeout);
}
