package dev.galley.kube.cel;

import dev.galley.base.objects.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Values as Go writes them.
final class Texts {
  private Texts() {}

  static String shown(Object value) {
    return switch (value) {
      case Double number -> number(number);
      case Duration duration -> seconds(duration);
      case Instant time -> timestamp(time);
      case CelNull _ -> "null";
      case CelType type -> type.name();
      case Quantity quantity -> quantity.toString();
      default -> String.valueOf(value);
    };
  }

  /// As `%g` with the fewest digits: an exponent from 10⁶ on and below 10⁻⁴.
  static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = exponent < 0 ? "-" : "+";
    int size = Math.abs(exponent);
    return (exact.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + "e"
        + sign
        + (size < 10 ? "0" : "")
        + size;
  }

  private static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toNanos(), 9).setScale(9, RoundingMode.UNNECESSARY);
    BigDecimal bare = seconds.stripTrailingZeros();
    return (bare.signum() == 0 ? "0" : bare.toPlainString()) + "s";
  }

  /// RFC 3339 with as many digits after the second as there are.
  static String timestamp(Instant time) {
    String text = Instant.ofEpochSecond(time.getEpochSecond()).toString();
    if (time.getNano() == 0) {
      return text;
    }
    String fraction = String.format(Locale.ROOT, "%09d", time.getNano());
    int end = fraction.length();
    while (fraction.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.length() - 1) + "." + fraction.substring(0, end) + "Z";
  }
}
