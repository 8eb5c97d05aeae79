package dev.galley.base.yaml;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a YAML text.
public enum YamlProblem implements ProblemCode {
  SYNTAX("YAML-001", "The text is not YAML."),
  TOO_DEEP("YAML-002", "The document is nested deeper than any real one."),
  TOO_MANY_ALIASES("YAML-003", "Aliases expand to far more data than the document holds."),
  UNKNOWN_ALIAS("YAML-004", "An alias names an anchor that is not there, or contains itself."),
  DUPLICATE_KEY("YAML-005", "A mapping has the same key twice."),
  BAD_VALUE("YAML-006", "A value does not fit its tag."),
  KEY_NOT_TEXT("YAML-007", "A key is not a string."),
  TOO_LARGE("YAML-008", "The text is larger than is accepted.");

  private final String code;
  private final String meaning;

  YamlProblem(String code, String meaning) {
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
