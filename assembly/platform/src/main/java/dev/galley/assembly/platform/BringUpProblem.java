package dev.galley.assembly.platform;

import dev.galley.base.problem.ProblemCode;

/// What keeps a platform from being brought up at all.
public enum BringUpProblem implements ProblemCode {
  NO_DIRECTORY("UP-001", "The directory of the repository does not exist."),
  NO_CLUSTER("UP-002", "The repository has no folder for a cluster."),
  SEVERAL_CLUSTERS("UP-003", "The repository describes several clusters, and none was named."),
  REPOSITORY_UNREACHABLE("UP-004", "The repository cannot be fetched."),
  PROGRAM_REFUSED("UP-005", "A program lacks a setting that it cannot start without."),
  FLUX_REFUSED("UP-006", "The cluster refuses Flux's components."),
  DEFECT("UP-007", "A part of Galley itself has failed."),
  WEBHOOK_NOT_ASKED(
      "UP-008", "An admission webhook has no program here, and was taken to allow everything.");

  private final String code;
  private final String meaning;

  BringUpProblem(String code, String meaning) {
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
