package dev.galley.kube.cel;

/// The limits of Kubernetes.
final class Cel {
  /// What one evaluation may cost.
  static final long PER_CALL = 1_000_000;

  /// What all rules of an object, or all policies of a binding, may cost together.
  static final long PER_OBJECT = 10_000_000;

  /// What all match conditions of a webhook or binding may cost together.
  static final long MATCH_CONDITIONS = 2_500_000;

  /// How many bytes a message may have.
  static final int LONGEST_MESSAGE = 5 * 1024;

  private Cel() {}
}
