package dev.galley.render.helm;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a chart or a chart mirror.
public enum HelmProblem implements ProblemCode {
  RENDER_FAILED("HELM-001", "Helm cannot render the chart with these values."),
  BAD_ARCHIVE("HELM-002", "A chart archive cannot be read."),
  BAD_CHART("HELM-003", "A directory or archive is not a chart."),
  BAD_MIRROR("HELM-004", "The chart mirror's file is not as it should be."),
  HOOK_NOT_RUN("HELM-005", "A template is a hook, which is not rendered yet."),
  BAD_OUTPUT("HELM-006", "What a chart rendered is not a Kubernetes object."),
  BAD_VALUES("HELM-007", "Values are not a mapping.");

  private final String code;
  private final String meaning;

  HelmProblem(String code, String meaning) {
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
