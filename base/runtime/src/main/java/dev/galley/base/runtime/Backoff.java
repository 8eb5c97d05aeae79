package dev.galley.base.runtime;

import java.time.Duration;

/// Exponential backoff: `base × 2^failures`, at most `limit`, as client-go's
/// `ItemExponentialFailureRateLimiter`.
public record Backoff(Duration base, Duration limit) {
  /// client-go's default for controllers: 5 ms doubling up to 1000 s.
  public static final Backoff CONTROLLER =
      new Backoff(Duration.ofMillis(5), Duration.ofSeconds(1000));

  /// @param failures how many attempts have failed before, from 0
  public Duration after(int failures) {
    if (failures >= 62) {
      return limit;
    }
    long factor = 1L << failures;
    long limitFactor = limit.toNanos() / Math.max(1, base.toNanos());
    return factor > limitFactor ? limit : base.multipliedBy(factor);
  }
}
