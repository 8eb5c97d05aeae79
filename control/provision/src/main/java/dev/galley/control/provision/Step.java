package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import java.time.Instant;

/// What became of one step of creating or destroying a platform.
public sealed interface Step {
  /// What the step does, for people: `network`, `cluster`, `node group`.
  String name();

  /// The step has begun.
  record Started(String name, Instant at) implements Step {}

  /// The step is done: what it was to make is there, or what it was to remove is gone.
  record Finished(String name, Instant began, Instant at) implements Step {}

  /// The step failed; steps that need it are not begun.
  record Failed(String name, Instant at, Problem problem) implements Step {}
}
