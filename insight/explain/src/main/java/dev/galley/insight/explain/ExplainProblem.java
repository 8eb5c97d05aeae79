package dev.galley.insight.explain;

import dev.galley.base.problem.ProblemCode;

/// What can be wrong with a platform.
public enum ExplainProblem implements ProblemCode {
  SOURCE_NOT_READY("GIT-101", "A source cannot be fetched."),
  PATH_MISSING("GIT-102", "A kustomization names a path that its source does not have."),
  BUILD_FAILED("GIT-103", "The files of a kustomization do not build."),
  KIND_UNKNOWN("GIT-104", "An object is of a kind that the cluster does not serve (yet)."),
  DEPENDENCY_CYCLE("GIT-105", "Objects wait for each other in a circle."),
  DEPENDENCY_MISSING("GIT-106", "An object depends on one that does not exist."),
  APPLY_REFUSED("GIT-107", "The API server refuses an object."),
  NOT_HEALTHY("GIT-108", "What was applied does not become healthy."),
  NOT_RECONCILED("GIT-109", "No controller has looked at an object."),
  DEPENDENCY_WITHOUT_WAIT(
      "GIT-121", "Something depends on a kustomization that does not wait for its objects."),
  DEPRECATED_VERSION("GIT-122", "An object uses an API version that newer releases do not serve."),
  CHART_NOT_READY("HELM-101", "The chart of a release cannot be fetched."),
  RELEASE_FAILED("HELM-102", "A Helm release cannot be installed or upgraded."),
  POD_NOT_PLACED("KUBE-101", "A pod fits on no node."),
  CONTAINER_FAILS("KUBE-102", "A container starts and fails."),
  IMAGE_NOT_PULLED("KUBE-103", "An image cannot be pulled."),
  POD_NOT_STARTED("KUBE-104", "A pod is placed but cannot start."),
  WORKLOAD_NOT_READY("KUBE-105", "A workload does not become available."),
  JOB_FAILED("KUBE-106", "A job has failed."),
  NODE_CLASS_NOT_READY("CAP-101", "A node class cannot be used."),
  NODE_POOL_NOT_READY("CAP-102", "A node pool cannot be used."),
  NODE_NOT_LAUNCHED("CAP-103", "A node that is wanted does not come.");

  private final String code;
  private final String meaning;

  ExplainProblem(String code, String meaning) {
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
