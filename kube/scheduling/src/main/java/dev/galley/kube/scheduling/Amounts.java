package dev.galley.kube.scheduling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Quantities as thousandths of a unit: read as `resource.Quantity.MilliValue`, written in
/// canonical form, binary for bytes and decimal for the rest.
final class Amounts {
  private static final String DECIMAL = "kMGTPE";
  private static final String BINARY = "KMGTPE";
  private static final BigDecimal LIMIT = BigDecimal.valueOf(Long.MAX_VALUE / 4);

  private Amounts() {}

  static Optional<Long> millis(@Nullable Object value) {
    return switch (value) {
      case Long number -> Optional.of(Math.multiplyExact(number, 1000L));
      case Double number -> rounded(BigDecimal.valueOf(number).movePointRight(3));
      case String text -> parse(text.trim());
      case null, default -> Optional.empty();
    };
  }

  private static Optional<Long> parse(String text) {
    int end = 0;
    while (end < text.length() && "+-.0123456789".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    try {
      BigDecimal number = new BigDecimal(text.substring(0, end));
      return scaled(number, text.substring(end)).flatMap(Amounts::rounded);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> scaled(BigDecimal number, String suffix) {
    switch (suffix) {
      case "":
        return Optional.of(number.movePointRight(3));
      case "m":
        return Optional.of(number);
      case "u":
        return Optional.of(number.movePointLeft(3));
      case "n":
        return Optional.of(number.movePointLeft(6));
      default:
        break;
    }
    if (suffix.length() == 2 && suffix.charAt(1) == 'i' && BINARY.indexOf(suffix.charAt(0)) >= 0) {
      int power = BINARY.indexOf(suffix.charAt(0)) + 1;
      return Optional.of(number.multiply(BigDecimal.valueOf(1L << (10 * power))).movePointRight(3));
    }
    if (suffix.length() == 1 && DECIMAL.indexOf(suffix.charAt(0)) >= 0) {
      return Optional.of(number.movePointRight(3 * (DECIMAL.indexOf(suffix.charAt(0)) + 2)));
    }
    if (suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
      int exponent = Integer.parseInt(suffix.substring(1));
      return Math.abs(exponent) > 30
          ? Optional.empty()
          : Optional.of(number.movePointRight(exponent + 3));
    }
    return Optional.empty();
  }

  /// Up, as Kubernetes rounds; amounts beyond any machine are cut so that sums cannot overflow.
  private static Optional<Long> rounded(BigDecimal millis) {
    BigDecimal whole = millis.setScale(0, RoundingMode.UP);
    return Optional.of(whole.min(LIMIT).max(LIMIT.negate()).longValue());
  }

  static String text(String resource, long millis) {
    if (millis % 1000 != 0) {
      return millis + "m";
    }
    boolean bytes =
        resource.endsWith("memory")
            || resource.endsWith("storage")
            || resource.contains("hugepages-");
    return bytes
        ? written(millis / 1000, 1024, BINARY, "i")
        : written(millis / 1000, 1000, DECIMAL, "");
  }

  private static String written(long value, long base, String suffixes, String mark) {
    long rest = value;
    int power = 0;
    while (rest != 0 && rest % base == 0 && power < suffixes.length()) {
      rest /= base;
      power++;
    }
    return power == 0 ? Long.toString(rest) : rest + suffixes.substring(power - 1, power) + mark;
  }
}
