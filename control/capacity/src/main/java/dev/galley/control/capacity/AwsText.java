package dev.galley.control.capacity;

import dev.galley.cloud.aws.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Errors of AWS in the words of the Go SDK, which Karpenter's users know and search for.
final class AwsText {
  private AwsText() {}

  /// For example `operation error SQS: GetQueueUrl, https response error StatusCode: 400,
  /// RequestID: …, api error AccessDenied: …`.
  static String of(String service, String operation, AwsServiceException failure) {
    return "operation error "
        + service
        + ": "
        + operation
        + ", https response error StatusCode: "
        + failure.statusCode()
        + ", RequestID: "
        + (failure.requestId() == null ? "" : failure.requestId())
        + ", "
        + reason(failure);
  }

  /// The code and sentence alone.
  static String reason(AwsServiceException failure) {
    AwsError error = AwsError.of(failure);
    return "api error " + error.code() + ": " + error.message();
  }
}
