package dev.galley.surface.cli;

/// How the process ends; one table for all verbs.
final class ExitCode {
  static final int OK = 0;

  /// The thing asked about failed.
  static final int FAILED = 1;

  /// Something was typed that is not understood.
  static final int USAGE = 2;

  /// Git, AWS or the API cannot be reached.
  static final int UNREACHABLE = 4;

  /// Out of time.
  static final int TIME_OUT = 5;

  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
