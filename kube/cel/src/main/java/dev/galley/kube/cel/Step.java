package dev.galley.kube.cel;

/// A part of a program, ready to run.
@FunctionalInterface
interface Step {
  /// @throws CelFailure when there is no value
  Object eval(Frame frame);
}
