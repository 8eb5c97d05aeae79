package dev.galley.cloud.simulator;

import dev.galley.base.runtime.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The way of one principal into one service: every call takes its time, may meet a fault, is
/// checked against the principal's policies, and is recorded.
record Door(Cloud cloud, Roles roles, Principal who, Service service) {
  /// As the SDK's standard retries: the first attempt and two more.
  private static final int ATTEMPTS = 3;

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

  /// A call that is about no resource in particular.
  <T> T call(String operation, Supplier<T> work) {
    return call(operation, () -> List.of(Access.ANYTHING), work);
  }

  <T> T call(String operation, String resource, Supplier<T> work) {
    return call(operation, () -> List.of(Access.to(resource)), work);
  }

  /// @param asked every resource that the call touches; computed under the lock
  /// @param work the call itself; runs under the lock, so it must not wait
  <T> T call(String operation, Supplier<List<Access>> asked, Supplier<T> work) {
    arrive(operation);
    return recorded(
        operation,
        () ->
            cloud.locked(() -> {
              check(operation, asked.get());
              return work.get();
            }));
  }

  /// Refuses the call unless the principal may make it for all of these resources.
  void check(String operation, List<Access> asked) {
    for (Access access : asked) {
      roles.check(who, service, operation, access);
    }
  }

  private <T> T recorded(String operation, Supplier<T> call) {
    try {
      T answer = call.get();
      cloud.record(
          new CallRecord(cloud.world().now(), who.arn(), service.action(operation), "", ""));
      return answer;
    } catch (AwsServiceException refused) {
      record(operation, refused);
      throw refused;
    }
  }

  private void record(String operation, AwsServiceException refused) {
    cloud.record(
        new CallRecord(
            cloud.world().now(),
            who.arn(),
            service.action(operation),
            refused.awsErrorDetails().errorCode(),
            refused.awsErrorDetails().errorMessage()));
  }

  /// The way to AWS: takes a moment, and may go wrong on the way, which the SDK tries again.
  private void arrive(String operation) {
    Duration backoff = FIRST_BACKOFF;
    for (int attempt = 1; ; attempt++) {
      cloud.world().sleep(cloud.timeline().scaled(cloud.latencies().call()));
      switch (cloud.world().faultAt("aws." + operation, who.arn())) {
        case Fault.None() -> {
          return;
        }
        case Fault.Delay(Duration by) -> {
          cloud.world().sleep(by);
          return;
        }
        case Fault.Fail(String reason) -> {
          AwsServiceException failure = failure(reason);
          record(operation, failure);
          if (attempt == ATTEMPTS || !isTransient(failure)) {
            throw failure;
          }
        }
      }
      cloud.world().sleep(cloud.timeline().scaled(backoff));
      backoff = backoff.multipliedBy(2);
    }
  }

  private static boolean isTransient(AwsServiceException failure) {
    return failure.statusCode() >= 500
        || failure.awsErrorDetails().errorCode().equals("ThrottlingException");
  }

  /// A reason is an error code of AWS, or `throttled`, or words about what broke.
  private AwsServiceException failure(String reason) {
    if (reason.equalsIgnoreCase("throttled") || reason.equals("Throttling")) {
      return service.throttled();
    }
    boolean isCode = reason.matches("[A-Z][A-Za-z.]+");
    return isCode
        ? service.refusal(reason, 400, "The request failed: " + reason + ".")
        : service.refusal("InternalError", 500, "An internal error has occurred: " + reason);
  }
}
