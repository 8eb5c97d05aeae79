package dev.galley.assembly.platform;

import java.time.Duration;

/// One step of bringing a platform up, in dependency order.
///
/// Times are since the beginning; `detail` says what came of it, or what it waits for.
public record Step(String name, State state, Duration started, Duration ended, String detail) {
  /// How far a step is.
  public enum State {
    /// Waits for steps before it.
    WAITING,
    /// Is under way.
    RUNNING,
    /// Is done and works.
    DONE,
    /// Has failed, or did not finish in time.
    FAILED
  }

  public Duration took() {
    return ended.minus(started);
  }
}
