package dev.galley.base.runtime;

import java.time.Duration;

/// A count that only grows, and that tasks can wait on.
///
/// Because a waiter names the count it has already seen, no raise is ever lost between looking and
/// waiting: read [#count], look at the state, then [#awaitAfter] with what was read. Thread-safe.
public interface Signal {
  /// How often the signal has been raised.
  long count();

  /// Raises the signal and wakes everyone who waits. May be called while holding a lock.
  void raise();

  /// Waits until the count is greater than `seen`.
  ///
  /// @return false when the time was up first
  /// @throws TaskCancelled when the calling task is cancelled
  boolean awaitAfter(long seen, Duration timeout);

  /// Waits without a limit of time.
  default void awaitAfter(long seen) {
    awaitAfter(seen, FOREVER);
  }

  /// So long that it never passes; a world shows such a wait as one without end.
  Duration FOREVER = Duration.ofDays(365_000);
}
