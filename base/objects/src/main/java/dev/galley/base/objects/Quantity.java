package dev.galley.base.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An amount of a resource, parsed, compared and written exactly as `resource.Quantity` does.
///
/// Amounts that are whole thousandths and fit 64 bits, which is nearly all of them, are kept as a
/// `long`. Equality is that of amount and format; the order is that of amounts alone.
public final class Quantity implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(0, null, Format.DECIMAL_SI);

  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final String DECIMAL_SUFFIXES = "num kMGTPE";
  private static final String BINARY_SUFFIXES = "KMGTPE";

  /// How an amount is written: `1500m`, `2Gi`, `5e3`.
  public enum Format {
    DECIMAL_SI,
    BINARY_SI,
    DECIMAL_EXPONENT
  }

  private final long milli;
  private final @Nullable BigDecimal exact;
  private final Format format;

  private Quantity(long milli, @Nullable BigDecimal exact, Format format) {
    this.milli = milli;
    this.exact = exact;
    this.format = format;
  }

  public static Quantity of(long value) {
    return of(value, Format.DECIMAL_SI);
  }

  public static Quantity of(long value, Format format) {
    return of(BigDecimal.valueOf(value), format);
  }

  public static Quantity ofMilli(long milli) {
    return new Quantity(milli, null, Format.DECIMAL_SI);
  }

  public static Quantity of(BigDecimal amount, Format format) {
    if (amount.signum() == 0) {
      return new Quantity(0, null, format);
    }
    BigDecimal thousandths = amount.movePointRight(3).stripTrailingZeros();
    return thousandths.scale() <= 0 && thousandths.precision() - thousandths.scale() <= 18
        ? new Quantity(thousandths.longValueExact(), null, format)
        : new Quantity(0, amount, format);
  }

  /// @throws IllegalArgumentException in the words of Kubernetes when the text is no quantity
  public static Quantity parse(String text) {
    Quantity plain = plain(text);
    if (plain != null) {
      return plain;
    }
    int length = text.length();
    int at = length > 0 && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
    int digits = at;
    while (at < length && isNumeric(text.charAt(at))) {
      at++;
    }
    if (at == digits) {
      throw new IllegalArgumentException(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    String suffix = text.substring(at);
    BigDecimal number = number(text.substring(digits, at));
    Quantity amount = bounded(scaled(number, suffix), formatOf(suffix));
    return text.charAt(0) == '-' ? amount.negated() : amount;
  }

  /// Nearly every quantity is a short whole number with one of these suffixes.
  private static @Nullable Quantity plain(String text) {
    int at = 0;
    long number = 0;
    while (at < text.length() && at < 9 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number = 10 * number + (text.charAt(at) - '0');
      at++;
    }
    if (at == 0) {
      return null;
    }
    return switch (text.substring(at)) {
      case "" -> new Quantity(number * 1000, null, Format.DECIMAL_SI);
      case "m" -> new Quantity(number, null, Format.DECIMAL_SI);
      case "Ki" -> plainBinary(number, 10);
      case "Mi" -> plainBinary(number, 20);
      case "Gi" -> number < 1_000_000 ? plainBinary(number, 30) : null;
      default -> null;
    };
  }

  private static Quantity plainBinary(long number, int shift) {
    return new Quantity((number << shift) * 1000, null, Format.BINARY_SI);
  }

  /// The quantity in a tree: a string, or a number as JSON allows; empty when it is neither.
  public static Optional<Quantity> of(@Nullable Object value) {
    try {
      return switch (value) {
        case String text -> Optional.of(parse(text));
        case Long number -> Optional.of(of(number.longValue()));
        case Double number -> Optional.of(of(BigDecimal.valueOf(number), Format.DECIMAL_SI));
        case null, default -> Optional.empty();
      };
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static BigDecimal number(String digits) {
    if (digits.indexOf('.') != digits.lastIndexOf('.') || digits.equals(".")) {
      throw new IllegalArgumentException("unable to parse numeric part of quantity");
    }
    String trimmed = digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits;
    return new BigDecimal(trimmed);
  }

  private static Format formatOf(String suffix) {
    if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
      return Format.BINARY_SI;
    }
    return suffix.length() > 1 ? Format.DECIMAL_EXPONENT : Format.DECIMAL_SI;
  }

  private static BigDecimal scaled(BigDecimal number, String suffix) {
    if (suffix.isEmpty()) {
      return number;
    }
    char first = suffix.charAt(0);
    if (suffix.length() == 1 && DECIMAL_SUFFIXES.indexOf(first) >= 0 && first != ' ') {
      return number.scaleByPowerOfTen(3 * (DECIMAL_SUFFIXES.indexOf(first) - 3));
    }
    int binary = BINARY_SUFFIXES.indexOf(first);
    if (suffix.length() == 2 && suffix.charAt(1) == 'i' && binary >= 0) {
      return number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * (binary + 1))));
    }
    if (suffix.length() > 1 && (first == 'e' || first == 'E')) {
      try {
        return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
      } catch (NumberFormatException notANumber) {
        throw unknownSuffix();
      }
    }
    throw unknownSuffix();
  }

  private static IllegalArgumentException unknownSuffix() {
    return new IllegalArgumentException("unable to parse quantity's suffix");
  }

  /// Rounded up to a billionth, capped at 2⁶³-1; part of a byte is not written in binary.
  private static Quantity bounded(BigDecimal amount, Format format) {
    BigDecimal bounded = amount;
    if (amount.scale() > 9) {
      bounded = amount.setScale(9, RoundingMode.UP);
    }
    if (bounded.compareTo(LARGEST) > 0) {
      bounded = LARGEST;
    }
    boolean fraction =
        format == Format.BINARY_SI && bounded.signum() > 0 && bounded.compareTo(BigDecimal.ONE) < 0;
    return of(bounded, fraction ? Format.DECIMAL_SI : format);
  }

  public Format format() {
    return format;
  }

  public BigDecimal amount() {
    return exact != null ? exact : BigDecimal.valueOf(milli, 3);
  }

  /// The amount as a whole number, rounded away from zero; capped at 64 bits.
  public long value() {
    if (exact == null) {
      long whole = milli / 1000;
      return milli % 1000 == 0 ? whole : whole + Long.signum(milli);
    }
    return saturated(exact.setScale(0, RoundingMode.UP));
  }

  /// The amount in thousandths, rounded away from zero; capped at 64 bits.
  public long milliValue() {
    return exact == null ? milli : saturated(exact.movePointRight(3).setScale(0, RoundingMode.UP));
  }

  private static long saturated(BigDecimal whole) {
    if (whole.abs().compareTo(LARGEST) > 0) {
      return whole.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return whole.longValueExact();
  }

  public boolean isZero() {
    return signum() == 0;
  }

  public int signum() {
    return exact != null ? exact.signum() : Long.signum(milli);
  }

  /// The sum, in this quantity's format unless this is zero.
  public Quantity plus(Quantity other) {
    Format kept = isZero() ? other.format : format;
    if (exact == null && other.exact == null) {
      long sum = milli + other.milli;
      if (((milli ^ sum) & (other.milli ^ sum)) >= 0) {
        return new Quantity(sum, null, kept);
      }
    }
    return of(amount().add(other.amount()), kept);
  }

  /// The difference, in this quantity's format unless this is zero.
  public Quantity minus(Quantity other) {
    return plus(other.negated());
  }

  public Quantity negated() {
    return exact == null
        ? new Quantity(-milli, null, format)
        : new Quantity(0, exact.negate(), format);
  }

  public Quantity times(long factor) {
    return of(amount().multiply(BigDecimal.valueOf(factor)), format);
  }

  @Override
  public int compareTo(Quantity other) {
    return exact == null && other.exact == null
        ? Long.compare(milli, other.milli)
        : amount().compareTo(other.amount());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity quantity
        && format == quantity.format
        && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(milliValue()) + format.ordinal();
  }

  /// The canonical text: no more digits than needed, the largest suffix that keeps them whole.
  @Override
  public String toString() {
    if (isZero()) {
      return "0";
    }
    if (format == Format.BINARY_SI) {
      BigDecimal amount = amount();
      boolean small = amount.abs().compareTo(BigDecimal.valueOf(1024)) < 0;
      if (!small && amount.stripTrailingZeros().scale() <= 0) {
        return binary(amount.toBigIntegerExact());
      }
    }
    return decimal();
  }

  private static String binary(BigInteger amount) {
    int power = 0;
    BigInteger mantissa = amount;
    while (power < BINARY_SUFFIXES.length() && mantissa.getLowestSetBit() >= 10) {
      mantissa = mantissa.shiftRight(10);
      power++;
    }
    return power == 0
        ? mantissa.toString()
        : mantissa + "" + BINARY_SUFFIXES.charAt(power - 1) + "i";
  }

  private String decimal() {
    BigDecimal stripped = amount().stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    if (format != Format.DECIMAL_EXPONENT) {
      exponent = Math.clamp(exponent, -9, 18);
    }
    String mantissa = stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact().toString();
    if (exponent == 0) {
      return mantissa;
    }
    return format == Format.DECIMAL_EXPONENT
        ? mantissa + "e" + exponent
        : mantissa + DECIMAL_SUFFIXES.charAt(exponent / 3 + 3);
  }
}
