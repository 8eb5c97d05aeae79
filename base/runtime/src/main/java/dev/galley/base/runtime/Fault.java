package dev.galley.base.runtime;

import java.time.Duration;

/// What happens at a fault point: nothing, a delay, or a failure for the reason given.
public sealed interface Fault {
  Fault NONE = new None();

  /// Nothing happens.
  record None() implements Fault {}

  /// The operation is slow.
  record Delay(Duration by) implements Fault {}

  /// The operation fails; the component maps the reason to its own kind of error.
  record Fail(String reason) implements Fault {}
}
