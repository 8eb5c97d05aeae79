package dev.galley.kube.cel;

import dev.galley.base.objects.Quantity;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Kubernetes' quantity library.
final class Quantities {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final Pattern SHAPE =
      Pattern.compile("[+-]?[0-9]*\\.?[0-9]*[eEinumkKMGTP]*[-+]?[0-9]*");
  private static final String MISSHAPEN =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private Quantities() {}

  static Quantity parse(String text) {
    try {
      return Quantity.parse(text);
    } catch (IllegalArgumentException unreadable) {
      throw new CelFailure(
          SHAPE.matcher(text).matches() ? String.valueOf(unreadable.getMessage()) : MISSHAPEN);
    }
  }

  static boolean isQuantity(String text) {
    try {
      Quantity.parse(text);
      return true;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  static Object apply(String function, Quantity quantity, Object[] arguments) {
    return switch (function) {
      case "sign" -> (long) quantity.amount().signum();
      case "isInteger" -> isInteger(quantity);
      case "asInteger" -> {
        if (!isInteger(quantity)) {
          throw new CelFailure("cannot convert value to integer");
        }
        yield quantity.amount().longValueExact();
      }
      case "asApproximateFloat" -> quantity.amount().doubleValue();
      case "isGreaterThan" -> quantity.compareTo(other(arguments)) > 0;
      case "isLessThan" -> quantity.compareTo(other(arguments)) < 0;
      case "compareTo" -> (long) Integer.signum(quantity.compareTo(other(arguments)));
      case "add" -> sum(quantity, other(arguments).amount());
      case "sub" -> sum(quantity, other(arguments).amount().negate());
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private static Quantity sum(Quantity quantity, BigDecimal more) {
    return Quantity.of(quantity.amount().add(more), quantity.format());
  }

  private static boolean isInteger(Quantity quantity) {
    BigDecimal amount = quantity.amount();
    return amount.stripTrailingZeros().scale() <= 0
        && amount.compareTo(LEAST) >= 0
        && amount.compareTo(MOST) <= 0;
  }

  private static Quantity other(Object[] arguments) {
    return switch (arguments[1]) {
      case Quantity quantity -> quantity;
      case Long number -> Quantity.of(number.longValue());
      default -> throw CelFailure.noOverload();
    };
  }
}
