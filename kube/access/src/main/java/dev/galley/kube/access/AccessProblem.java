package dev.galley.kube.access;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with what is given to decide who may do what.
public enum AccessProblem implements ProblemCode {
  TOKENS_UNREADABLE("ACC-001", "The table of bearer tokens cannot be read.");

  private final String code;
  private final String meaning;

  AccessProblem(String code, String meaning) {
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
