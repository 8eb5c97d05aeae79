package dev.galley.control.capacity;

import dev.galley.base.problem.ProblemCode;

/// What can go wrong with node autoscaling.
public enum CapacityProblem implements ProblemCode {
  NO_CLUSTER_NAME("CAP-001", "Karpenter was started without the name of its cluster."),
  NO_EC2("CAP-002", "Karpenter cannot call EC2, so it does not start."),
  NO_CLUSTER("CAP-003", "Karpenter cannot look up its cluster in EKS, so it does not start."),
  NO_QUEUE("CAP-004", "Karpenter's interruption queue does not exist or may not be read.");

  private final String code;
  private final String meaning;

  CapacityProblem(String code, String meaning) {
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
