package dev.galley.cloud.simulator;

import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.pricing.model.PricingException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.sts.model.StsException;

/// A service of AWS: how its actions are called in policies, and how it words a refusal.
enum Service {
  EC2("ec2", "Ec2", Ec2Exception::builder),
  EKS("eks", "Eks", EksException::builder),
  IAM("iam", "Iam", IamException::builder),
  STS("sts", "Sts", StsException::builder),
  SQS("sqs", "Sqs", SqsException::builder),
  SSM("ssm", "Ssm", SsmException::builder),
  EVENTS("events", "EventBridge", EventBridgeException::builder),
  PRICING("pricing", "Pricing", PricingException::builder);

  private final String prefix;
  private final String name;
  private final Supplier<AwsServiceException.Builder> builder;

  Service(String prefix, String name, Supplier<AwsServiceException.Builder> builder) {
    this.prefix = prefix;
    this.name = name;
    this.builder = builder;
  }

  String action(String operation) {
    return prefix + ":" + operation;
  }

  /// The service's plain exception with a code.
  AwsServiceException refusal(String code, int status, String message) {
    return refusal(builder.get(), code, status, message);
  }

  /// One of the service's modelled exceptions, which callers may catch by type.
  AwsServiceException refusal(
      AwsServiceException.Builder exception, String code, int status, String message) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage(message).serviceName(name).build();
    return exception
        .awsErrorDetails(details)
        .message(message)
        .statusCode(status)
        .requestId("simulated")
        .build();
  }

  AwsServiceException throttled() {
    return this == EC2
        ? refusal("RequestLimitExceeded", 503, "Request limit exceeded.")
        : refusal("ThrottlingException", 400, "Rate exceeded");
  }

  /// The refusal of an action that no policy allows, or that one denies, in the service's words.
  AwsServiceException denied(
      String principal, String operation, String resource, boolean explicit) {
    // SQS names actions in lower case, unlike every other service; log queries depend on it.
    String action = action(this == SQS ? operation.toLowerCase(Locale.ROOT) : operation);
    String because =
        explicit
            ? "with an explicit deny in an identity-based policy"
            : "because no identity-based policy allows the " + action + " action";
    String sentence =
        "User: %s is not authorized to perform: %s on resource: %s %s"
            .formatted(principal, action, resource, because);
    return switch (this) {
      case EC2 ->
          refusal(
              "UnauthorizedOperation",
              403,
              "You are not authorized to perform this operation. " + sentence + ".");
      case IAM, STS, SQS -> refusal("AccessDenied", 403, sentence);
      case EKS, SSM, EVENTS, PRICING -> refusal("AccessDeniedException", 400, sentence);
    };
  }
}
