package dev.galley.base.objects;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Times as Kubernetes writes them.
public final class Times {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  /// `metav1.Time`: whole seconds, for example `2026-01-01T00:00:00Z`.
  public static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// `metav1.MicroTime`: always six decimals.
  public static String micros(Instant instant) {
    return MICROS.format(instant);
  }
}
