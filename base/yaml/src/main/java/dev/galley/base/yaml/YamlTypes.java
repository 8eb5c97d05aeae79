package dev.galley.base.yaml;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the type of a plain text, as go-yaml's `resolve` does.
final class YamlTypes {
  /// Go's floats as YAML writes them.
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  /// Numbers of base 60, which old readers understand.
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:([Tt"
              + " ])(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d+))?(Z|[-+]\\d\\d:\\d\\d)?)?");

  /// A text that is a time, kept with what Go would print for it.
  record Time(String text, String printed) {}

  private YamlTypes() {}

  /// The value of a plain text: `null`, Boolean, Long, BigInteger, Double, [Time] or the text
  /// itself.
  static @Nullable Object resolve(String text, YamlFlavour flavour) {
    if (text.isEmpty()) {
      return null;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      return number(text);
    }
    return switch (text) {
      case "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> Boolean.TRUE;
      case "false", "False", "FALSE" -> Boolean.FALSE;
      case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" ->
          flavour == YamlFlavour.KUBERNETES ? Boolean.TRUE : text;
      case "n", "N", "no", "No", "NO", "off", "Off", "OFF" ->
          flavour == YamlFlavour.KUBERNETES ? Boolean.FALSE : text;
      default -> text;
    };
  }

  static boolean isSexagesimal(String text) {
    return !text.isEmpty()
        && (text.charAt(0) <= '9')
        && text.indexOf(':') > 0
        && SEXAGESIMAL.matcher(text).matches();
  }

  private static Object number(String text) {
    switch (text) {
      case ".nan", ".NaN", ".NAN" -> {
        return Double.NaN;
      }
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "-.inf", "-.Inf", "-.INF" -> {
        return Double.NEGATIVE_INFINITY;
      }
      default -> {}
    }
    if (text.charAt(0) == '.') {
      return floating(text, text);
    }
    Time time = time(text);
    if (time != null) {
      return time;
    }
    String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
    Object whole = whole(plain);
    return whole != null ? whole : floating(plain, text);
  }

  private static Object floating(String plain, String otherwise) {
    if (!FLOAT.matcher(plain).matches()) {
      return otherwise;
    }
    double number = Double.parseDouble(plain);
    return Double.isInfinite(number) ? otherwise : number;
  }

  private static @Nullable Object whole(String plain) {
    boolean negative = plain.startsWith("-");
    int start = negative || plain.startsWith("+") ? 1 : 0;
    int radix = 10;
    if (plain.length() > start + 1 && plain.charAt(start) == '0') {
      radix =
          switch (plain.charAt(start + 1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> -8;
          };
      start += radix == -8 ? 1 : 2;
    }
    String digits = plain.substring(start);
    if (!isNumber(digits, Math.abs(radix))) {
      return null;
    }
    if (digits.length() < 16 && radix == 10) {
      long small = Long.parseLong(digits);
      return negative ? -small : small;
    }
    return fitting(new BigInteger(negative ? "-" + digits : digits, Math.abs(radix)));
  }

  private static @Nullable Object fitting(BigInteger number) {
    if (number.bitLength() <= 63) {
      return number.longValue();
    }
    return number.signum() > 0 && number.bitLength() == 64 ? number : null;
  }

  private static boolean isNumber(String digits, int radix) {
    if (digits.isEmpty()) {
      return false;
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Time time(String text) {
    if (text.length() < 8 || text.charAt(4) != '-') {
      return null;
    }
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String separator = parts.group(4);
    String zone = parts.group(9);
    if (separator != null && separator.equals(" ") != (zone == null)) {
      return null;
    }
    try {
      return new Time(text, printed(parts, zone));
    } catch (DateTimeException noSuchTime) {
      return null;
    }
  }

  private static String printed(Matcher parts, @Nullable String zone) {
    LocalDateTime local =
        LocalDateTime.of(
            part(parts, 1),
            part(parts, 2),
            part(parts, 3),
            part(parts, 5),
            part(parts, 6),
            part(parts, 7));
    String fraction = parts.group(8);
    if (fraction != null) {
      String nanos = (fraction + "000000000").substring(0, 9);
      local = local.withNano(Integer.parseInt(nanos));
    }
    ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
    return goText(OffsetDateTime.of(local, offset));
  }

  /// RFC 3339 with as few fraction digits as needed.
  private static String goText(OffsetDateTime time) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%04d-%02d-%02dT%02d:%02d:%02d",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond()));
    if (time.getNano() != 0) {
      String nanos = String.format(Locale.ROOT, "%09d", time.getNano());
      text.append('.').append(nanos.replaceFirst("0+$", ""));
    }
    return text.append(time.getOffset().getId()).toString();
  }

  private static int part(Matcher parts, int group) {
    String text = parts.group(group);
    return text == null ? 0 : Integer.parseInt(text);
  }
}
