package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads resource versions as clients send them, and waits for those that are still to come.
final class Revisions {
  /// As long as upstream's watch cache waits for a revision that it has not seen.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration STEP = Duration.ofMillis(50);

  private final Shared shared;

  Revisions(Shared shared) {
    this.shared = shared;
  }

  /// 0 for what says nothing.
  static long ofList(String text) {
    return parse(text, "invalid resource version: ", 400, "BadRequest");
  }

  /// Upstream answers an unreadable version of a get or a watch with a bare error.
  static long of(String text) {
    return parse(text, "", 500, "");
  }

  private static long parse(String text, String prefix, int code, String reason) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException unreadable) {
      throw new ApiException(
          code,
          reason,
          prefix + "resourceVersion: Invalid value: \"" + text + "\": " + unreadable(text),
          Tree.map());
    }
  }

  /// The version in an object that is written; upstream answers an unreadable one with a bare
  /// error.
  static void checkOfObject(String text) {
    if (!text.isEmpty()) {
      try {
        Long.parseUnsignedLong(text);
      } catch (NumberFormatException unreadable) {
        throw Failures.internal(unreadable(text));
      }
    }
  }

  private static String unreadable(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return "strconv.ParseUint: parsing "
        + FieldErrors.quoted(text)
        + ": "
        + (digits ? "value out of range" : "invalid syntax");
  }

  /// Returns when the storage has reached a revision.
  ///
  /// @throws ApiException 504 when it does not come in time
  void await(long revision) {
    if (!isFuture(revision)) {
      return;
    }
    Instant until = shared.world().now().plus(PATIENCE);
    while (isFuture(revision)) {
      if (!shared.world().now().isBefore(until)) {
        throw tooLarge(revision, Tree.map("retryAfterSeconds", 1));
      }
      shared.world().sleep(STEP);
    }
  }

  /// @throws ApiException 504 when the storage has not reached that revision
  void checkReached(long revision) {
    if (isFuture(revision)) {
      throw tooLarge(revision, Map.of());
    }
  }

  private boolean isFuture(long revision) {
    return Long.compareUnsigned(revision, shared.storage().revision()) > 0;
  }

  private ApiException tooLarge(long revision, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> details =
        Tree.with(
            more,
            List.of(
                Tree.map(
                    "reason", "ResourceVersionTooLarge", "message", "Too large resource version")),
            "causes");
    return new ApiException(
        504,
        "Timeout",
        "Timeout: Too large resource version: "
            + Long.toUnsignedString(revision)
            + ", current: "
            + shared.storage().revision(),
        details);
  }
}
