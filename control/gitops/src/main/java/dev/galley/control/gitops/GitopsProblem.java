package dev.galley.control.gitops;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a Git repository or with what it asks Flux to do.
public enum GitopsProblem implements ProblemCode {
  NO_REPOSITORY("GIT-001", "There is no Git repository where one was named."),
  NO_REVISION("GIT-002", "The repository has no branch, tag or commit of that name."),
  SUBSTITUTION("GIT-003", "A variable in an object cannot be substituted."),
  NOT_SUPPORTED("GIT-004", "The repository uses a feature of Flux that Galley does not have yet."),
  FIELD_IGNORED("GIT-005", "A field is accepted as Flux accepts it, and nothing here acts on it.");

  private final String code;
  private final String meaning;

  GitopsProblem(String code, String meaning) {
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
