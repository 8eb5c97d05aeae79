package dev.galley.cloud.aws;

import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemCode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What can go wrong between Galley and AWS.
public enum AwsProblem implements ProblemCode {
  REFUSED("AWS-001", "AWS refused a call for a reason that has no code of its own here."),
  DENIED("AWS-002", "The caller's IAM permissions do not allow a call."),
  THROTTLED("AWS-003", "AWS asked to be called less often, and still did after retries."),
  NO_CAPACITY("AWS-004", "AWS has no capacity for the instance types and zones asked for."),
  QUOTA("AWS-005", "A quota of the account is used up."),
  NOT_FOUND("AWS-006", "Something that a call refers to does not exist in the account."),
  NOT_SIMULATED("AWS-007", "The simulated AWS does not implement a call."),
  TIMED_OUT("AWS-008", "Something created in AWS did not become ready in time."),
  FAILED("AWS-009", "Something created in AWS ended in a failed state."),
  NO_ZONES("AWS-010", "The region has too few zones for the platform."),
  LEFT_OVER("AWS-011", "Something is left in AWS after everything should be gone."),
  CONFLICT("AWS-012", "Something with the same name exists already and is not the platform's.");

  private final String code;
  private final String meaning;

  AwsProblem(String code, String meaning) {
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

  /// The problem behind a refused call; `doing` says what was attempted, as in "creating the VPC".
  public static Problem from(AwsServiceException failure, String doing) {
    AwsError error = AwsError.of(failure);
    if (error.isDenied()) {
      return Problem.of(DENIED, doing + " was denied")
          .because(error.toString())
          .hint("grant the action named there to the caller's role, then run again");
    }
    if (error.isThrottled()) {
      return Problem.of(THROTTLED, doing + " was throttled")
          .because(error.toString())
          .hint("run again; what exists already is kept");
    }
    if (error.code().contains("InsufficientInstanceCapacity")) {
      return Problem.of(NO_CAPACITY, doing + " found no capacity")
          .because(error.toString())
          .hint("allow more instance types or zones, or on-demand capacity");
    }
    if (error.code().contains("LimitExceeded") || error.code().contains("QuotaExceeded")) {
      return Problem.of(QUOTA, doing + " exceeds a quota of the account")
          .because(error.toString())
          .hint("ask for a higher quota in Service Quotas, or remove what is not needed");
    }
    if (error.isNotFound()) {
      return Problem.of(NOT_FOUND, doing + " refers to something that does not exist")
          .because(error.toString());
    }
    if (error.isConflict()) {
      return Problem.of(CONFLICT, doing + " met something of the same name")
          .because(error.toString())
          .hint("choose another platform name, or remove what is there");
    }
    return Problem.of(REFUSED, doing + " failed").because(error.toString());
  }
}
