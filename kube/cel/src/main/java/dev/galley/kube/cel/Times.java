package dev.galley.kube.cel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;

/// Timestamps and durations: read as Go reads them, and taken apart.
final class Times {
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Times() {}

  /// An RFC 3339 time.
  static Optional<Instant> timestamp(String text) {
    boolean shaped =
        text.length() >= 20
            && text.charAt(10) == 'T'
            && Character.isDigit(text.charAt(18))
            && (text.endsWith("Z") || text.charAt(text.length() - 6) != ':');
    try {
      return shaped ? Optional.of(OffsetDateTime.parse(text).toInstant()) : Optional.empty();
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /// What `time.ParseDuration` accepts: `1h30m`, `-1.5s`, `0`.
  static Optional<Duration> duration(String text) {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (at == text.length()) {
      return Optional.empty();
    }
    BigDecimal nanoseconds = BigDecimal.ZERO;
    while (at < text.length()) {
      int digits = at;
      while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !isDigit(text.charAt(at)) && text.charAt(at) != '.') {
        at++;
      }
      String number = text.substring(digits, unit);
      Long factor = UNITS.get(text.substring(unit, at));
      if (factor == null
          || number.length() > 40
          || number.equals(".")
          || number.isEmpty()
          || number.indexOf('.') != number.lastIndexOf('.')) {
        return Optional.empty();
      }
      String padded = number.startsWith(".") ? "0" + number : number;
      BigDecimal amount =
          new BigDecimal(padded.endsWith(".") ? padded + "0" : padded)
              .multiply(BigDecimal.valueOf(factor));
      nanoseconds = nanoseconds.add(new BigDecimal(amount.toBigInteger()));
    }
    if (nanoseconds.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    long whole = nanoseconds.longValueExact();
    return Optional.of(Duration.ofNanos(text.startsWith("-") ? -whole : whole));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// A part of a time in a zone: `UTC` when there is none.
  static Object part(String function, Object[] arguments) {
    if (arguments[0] instanceof Duration duration) {
      return switch (function) {
        case "getHours" -> duration.toHours();
        case "getMinutes" -> duration.toMinutes();
        case "getSeconds" -> duration.toSeconds();
        case "getMilliseconds" -> duration.toMillis();
        default -> throw CelFailure.noOverload(function, arguments);
      };
    }
    if (!(arguments[0] instanceof Instant time)) {
      throw CelFailure.noOverload(function, arguments);
    }
    ZonedDateTime local =
        time.atZone(arguments.length == 1 ? ZoneOffset.UTC : zone(String.valueOf(arguments[1])));
    return switch (function) {
      case "getFullYear" -> (long) local.getYear();
      case "getMonth" -> local.getMonthValue() - 1L;
      case "getDayOfYear" -> local.getDayOfYear() - 1L;
      case "getDayOfMonth" -> local.getDayOfMonth() - 1L;
      case "getDate" -> (long) local.getDayOfMonth();
      case "getDayOfWeek" -> local.getDayOfWeek().getValue() % 7L;
      case "getHours" -> (long) local.getHour();
      case "getMinutes" -> (long) local.getMinute();
      case "getSeconds" -> (long) local.getSecond();
      case "getMilliseconds" -> local.getNano() / 1_000_000L;
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private static ZoneId zone(String name) {
    try {
      boolean offset = name.matches("[+-]?\\d{2}:\\d{2}");
      boolean signed = name.startsWith("+") || name.startsWith("-");
      return offset ? ZoneOffset.of(signed ? name : "+" + name) : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new CelFailure("unknown time zone " + name);
    }
  }
}
