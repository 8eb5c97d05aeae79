package dev.galley.surface.cli;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a call of the command.
public enum CliProblem implements ProblemCode {
  NO_SUCH_TYPE("CLI-001", "No instance type has that name."),
  NOT_RUNNING("CLI-002", "No platform is running in this directory."),
  ALREADY_RUNNING("CLI-003", "A platform is running in this directory already."),
  NOT_BUILT("CLI-004", "The files do not build."),
  PORT_IN_USE("CLI-005", "The port that the API should listen on is in use."),
  BAD_OPTION("CLI-006", "An option does not say what it needs to say."),
  NOTHING_TO_TRACE("CLI-007", "Nothing that is built has that kind and name.");

  private final String code;
  private final String meaning;

  CliProblem(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
