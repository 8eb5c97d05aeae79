package dev.galley.surface.cli;

import dev.galley.base.problem.Problem;

/// Ends a command with a problem and an exit code of its own.
final class CommandFailed extends RuntimeException {
  private final transient Problem problem;
  private final int exitCode;

  CommandFailed(Problem problem, int exitCode) {
    super(problem.toString());
    this.problem = problem;
    this.exitCode = exitCode;
  }

  Problem problem() {
    return problem;
  }

  int exitCode() {
    return exitCode;
  }
}
