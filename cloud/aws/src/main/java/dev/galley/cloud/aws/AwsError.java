package dev.galley.cloud.aws;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What AWS answered when it refused: the code that programs match on and the sentence for people.
public record AwsError(String code, String message, int status) {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnauthorizedOperation",
          "AuthorizationError",
          "AuthFailure");
  private static final Set<String> THROTTLED =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "RequestLimitExceeded",
          "TooManyRequestsException",
          "BandwidthLimitExceeded",
          "EC2ThrottledException",
          "PriorRequestNotComplete",
          "SlowDown");

  public static AwsError of(AwsServiceException failure) {
    Optional<AwsErrorDetails> details = Optional.ofNullable(failure.awsErrorDetails());
    String message =
        details
            .map(AwsErrorDetails::errorMessage)
            .or(() -> Optional.ofNullable(failure.getMessage()))
            .orElse("");
    return new AwsError(
        details.map(AwsErrorDetails::errorCode).orElse(""), message, failure.statusCode());
  }

  public boolean isDenied() {
    return DENIED.contains(code);
  }

  public boolean isThrottled() {
    return THROTTLED.contains(code);
  }

  /// Whether what was asked for does not exist. Each service has its own word for it: EC2 alone has
  /// one for each kind of thing, all with `NotFound` in them.
  public boolean isNotFound() {
    return code.contains("NotFound")
        || code.equals("NoSuchEntity")
        || code.equals("NoSuchEntityException")
        || code.contains("NonExistentQueue")
        || code.equals("QueueDoesNotExist");
  }

  public boolean isConflict() {
    return code.equals("EntityAlreadyExists")
        || code.equals("EntityAlreadyExistsException")
        || code.equals("ResourceInUseException")
        || code.endsWith(".Duplicate")
        || code.endsWith("AlreadyExistsException");
  }

  /// `code: message`, as AWS's own tools print it.
  @Override
  public String toString() {
    return code.isEmpty() ? message : code + ": " + message;
  }
}
