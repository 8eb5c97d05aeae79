package dev.galley.control.provision;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a `platform.yaml`.
public enum PlatformProblem implements ProblemCode {
  NOT_A_PLATFORM("PLAT-001", "platform.yaml does not hold one object of kind Platform."),
  UNKNOWN_FIELD("PLAT-002", "platform.yaml has a field that means nothing."),
  WRONG_TYPE("PLAT-003", "A field of platform.yaml has a value of another type."),
  WRONG_VALUE("PLAT-004", "A field of platform.yaml has a value that cannot be.");

  private final String code;
  private final String meaning;

  PlatformProblem(String code, String meaning) {
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
