package dev.galley.kube.controller;

import java.time.Duration;

/// What one reconcile came to.
public sealed interface Outcome {
  Outcome DONE = new Done();

  /// Nothing to do until something changes.
  record Done() implements Outcome {}

  /// Look again after that time, even if nothing changes.
  record Again(Duration after) implements Outcome {}

  /// It did not work yet; look again soon, later each time.
  record Retry(String reason) implements Outcome {}

  static Outcome again(Duration after) {
    return new Again(after);
  }

  static Outcome retry(String reason) {
    return new Retry(reason);
  }
}
