package dev.galley.base.yaml;

import java.math.BigDecimal;

/// Floating point numbers as text the way Go's libraries print them.
public final class GoNumbers {
  private GoNumbers() {}

  /// `strconv.FormatFloat(number, 'g', -1, 64)`.
  public static String general(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    return shortest(number, -4, 6, true);
  }

  /// As `encoding/json` prints a float64: without an exponent unless the number is very large or
  /// very small.
  public static String json(double number) {
    return shortest(number, -6, 21, false);
  }

  private static String shortest(double number, int least, int most, boolean twoDigits) {
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int point = digits.length() - exact.scale();
    int exponent = point - 1;
    String sign = number < 0 ? "-" : "";
    return sign
        + (exponent < least || exponent >= most
            ? scientific(digits, exponent, twoDigits)
            : positional(digits, point));
  }

  private static String scientific(String digits, int exponent, boolean twoDigits) {
    StringBuilder text = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10 && (twoDigits || exponent > 0)) {
      text.append('0');
    }
    return text.append(size).toString();
  }

  private static String positional(String digits, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length());
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }
}
