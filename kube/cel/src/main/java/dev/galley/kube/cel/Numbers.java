package dev.galley.kube.cel;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// Arithmetic, checked as cel-go checks it.
final class Numbers {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private Numbers() {}

  private static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Uint || value instanceof Double;
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  static boolean equal(Object left, Object right) {
    if (!isNumber(right)) {
      return false;
    }
    if (isNaN(left) || isNaN(right)) {
      return false;
    }
    return compare(left, right) == 0;
  }

  static int compare(Object left, Object right) {
    if (!isNumber(right)) {
      throw CelFailure.noOverload();
    }
    if (isNaN(left) || isNaN(right)) {
      throw new CelFailure("NaN values cannot be ordered");
    }
    return switch (left) {
      case Long a -> compareLong(a, right);
      case Uint a -> compareUint(a, right);
      case Double a ->
          right instanceof Double b ? (a < b ? -1 : a > b ? 1 : 0) : -compare(right, left);
      default -> throw CelFailure.noOverload();
    };
  }

  private static int compareLong(long a, Object right) {
    return switch (right) {
      case Long b -> Long.compare(a, b);
      case Uint b -> a < 0 ? -1 : Long.compareUnsigned(a, b.bits());
      case Double b -> b >= TWO_TO_63 ? -1 : b < -TWO_TO_63 ? 1 : Double.compare(a, b + 0.0);
      default -> throw CelFailure.noOverload();
    };
  }

  private static int compareUint(Uint a, Object right) {
    return switch (right) {
      case Long b -> b < 0 ? 1 : Long.compareUnsigned(a.bits(), b);
      case Uint b -> a.compareTo(b);
      case Double b -> b < 0 ? 1 : b >= TWO_TO_64 ? -1 : Double.compare(a.toDouble(), b + 0.0);
      default -> throw CelFailure.noOverload();
    };
  }

  static Object add(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(BigInteger.valueOf(a).add(big(b)));
      case Uint a when right instanceof Uint b -> exactUnsigned(big(a).add(big(b)));
      case Double a when right instanceof Double b -> a + b;
      case String a when right instanceof String b -> a.concat(b);
      case Bytes a when right instanceof Bytes b -> a.plus(b);
      case ListValue a when right instanceof ListValue b -> a.plus(b);
      case Duration a when right instanceof Duration b -> bounded(a.plus(b));
      case Duration a when right instanceof Instant b -> moved(b, a);
      case Instant a when right instanceof Duration b -> moved(a, b);
      default -> throw CelFailure.noOverload();
    };
  }

  static Object subtract(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(big(a).subtract(big(b)));
      case Uint a when right instanceof Uint b -> exactUnsigned(big(a).subtract(big(b)));
      case Double a when right instanceof Double b -> a - b;
      case Duration a when right instanceof Duration b -> bounded(a.minus(b));
      case Instant a when right instanceof Duration b -> moved(a, b.negated());
      case Instant a when right instanceof Instant b -> bounded(Duration.between(b, a));
      default -> throw CelFailure.noOverload();
    };
  }

  static Object multiply(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(big(a).multiply(big(b)));
      case Uint a when right instanceof Uint b -> exactUnsigned(big(a).multiply(big(b)));
      case Double a when right instanceof Double b -> a * b;
      default -> throw CelFailure.noOverload();
    };
  }

  static Object divide(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> {
        notZero(b, "division by zero");
        yield exact(big(a).divide(big(b)));
      }
      case Uint a when right instanceof Uint b -> {
        notZero(b.bits(), "division by zero");
        yield new Uint(Long.divideUnsigned(a.bits(), b.bits()));
      }
      case Double a when right instanceof Double b -> a / b;
      default -> throw CelFailure.noOverload();
    };
  }

  static Object modulo(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> {
        notZero(b, "modulus by zero");
        if (a == Long.MIN_VALUE && b == -1) {
          throw new CelFailure("integer overflow");
        }
        yield a % b;
      }
      case Uint a when right instanceof Uint b -> {
        notZero(b.bits(), "modulus by zero");
        yield new Uint(Long.remainderUnsigned(a.bits(), b.bits()));
      }
      default -> throw CelFailure.noOverload();
    };
  }

  static Object negate(Object value) {
    return switch (value) {
      case Long a -> exact(big(a).negate());
      case Double a -> -a;
      default -> throw CelFailure.noOverload();
    };
  }

  private static void notZero(long divisor, String message) {
    if (divisor == 0) {
      throw new CelFailure(message);
    }
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  private static BigInteger big(Uint number) {
    return new BigInteger(number.toString());
  }

  private static Long exact(BigInteger number) {
    if (number.bitLength() > 63) {
      throw new CelFailure("integer overflow");
    }
    return number.longValue();
  }

  private static Uint exactUnsigned(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 64) {
      throw new CelFailure("unsigned integer overflow");
    }
    return new Uint(number.longValue());
  }

  static Duration bounded(Duration duration) {
    try {
      return Duration.ofNanos(duration.toNanos());
    } catch (ArithmeticException tooLong) {
      throw new CelFailure("duration overflow");
    }
  }

  private static Instant moved(Instant from, Duration by) {
    try {
      return bounded(from.plus(by));
    } catch (DateTimeException | ArithmeticException tooFar) {
      throw new CelFailure("timestamp overflow");
    }
  }

  static Instant bounded(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new CelFailure("timestamp overflow");
    }
    return time;
  }
}
