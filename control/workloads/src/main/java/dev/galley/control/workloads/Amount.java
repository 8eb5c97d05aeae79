package dev.galley.control.workloads;

import org.jspecify.annotations.Nullable;

/// A count that may be written as a percentage of something, `IntOrString` in Kubernetes.
final class Amount {
  private Amount() {}

  static long roundedUp(@Nullable Object value, long total, String otherwise) {
    return resolved(value, total, otherwise, true);
  }

  static long roundedDown(@Nullable Object value, long total, String otherwise) {
    return resolved(value, total, otherwise, false);
  }

  private static long resolved(
      @Nullable Object value, long total, String otherwise, boolean roundUp) {
    if (value instanceof Long number) {
      return number;
    }
    String text = value instanceof String given ? given : otherwise;
    if (!text.matches("[0-9]{1,9}%")) {
      return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }
    long hundredths = Long.parseLong(text.substring(0, text.length() - 1)) * total;
    return roundUp ? Math.ceilDiv(hundredths, 100) : hundredths / 100;
  }
}
