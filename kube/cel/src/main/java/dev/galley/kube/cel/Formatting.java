package dev.galley.kube.cel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// `'…%s…'.format([…])`.
final class Formatting {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private final String format;
  private final ListValue arguments;
  private final StringBuilder text = new StringBuilder();
  private int next;

  private Formatting(String format, ListValue arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  static String format(String format, ListValue arguments) {
    Formatting formatting = new Formatting(format, arguments);
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      at = c == '%' ? formatting.clause(at + 1) : formatting.plain(at, c);
      StringFunctions.bound(formatting.text.length());
    }
    return formatting.text.toString();
  }

  private int plain(int at, char c) {
    text.append(c);
    return at + 1;
  }

  private int clause(int from) {
    int at = from;
    if (at >= format.length()) {
      throw new CelFailure("unexpected end of string");
    }
    if (format.charAt(at) == '%') {
      return plain(at, '%');
    }
    int precision = 6;
    if (format.charAt(at) == '.') {
      int digits = at + 1;
      at = digits;
      while (at < format.length() && Character.isDigit(format.charAt(at))) {
        at++;
      }
      if (at == digits || at - digits > 3 || at >= format.length()) {
        throw new CelFailure("unable to find end of precision specifier");
      }
      precision = Integer.parseInt(format.substring(digits, at));
    }
    if (next >= arguments.size()) {
      throw new CelFailure("index " + next + " out of range");
    }
    Object value = arguments.get(next);
    next++;
    text.append(formatted(format.charAt(at), value, precision));
    return at + 1;
  }

  private String formatted(char verb, Object value, int precision) {
    return switch (verb) {
      case 's' -> shown(value);
      case 'd' -> decimal(value);
      case 'f' -> fixed(value, precision);
      case 'e' -> scientific(value);
      case 'b' -> binary(value);
      case 'x' -> hex(value);
      case 'X' -> hex(value).toUpperCase(Locale.ROOT);
      case 'o' -> octal(value);
      default ->
          throw new CelFailure(
              "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
    };
  }

  private static CelFailure refused(String clause, String accepted, Object value) {
    return new CelFailure(
        "error during formatting: "
            + clause
            + " clause can only be used on "
            + accepted
            + ", was given "
            + Values.type(value).name());
  }

  static String shown(Object value) {
    return value instanceof String text ? text : nested(value);
  }

  /// Inside of lists and maps, strings are quoted.
  private static String nested(Object value) {
    return switch (value) {
      case String text -> StringFunctions.quote(text);
      case ListValue list -> {
        StringBuilder all = new StringBuilder("[");
        for (int i = 0; i < list.size(); i++) {
          all.append(i > 0 ? ", " : "").append(nested(list.get(i)));
        }
        yield all.append(']').toString();
      }
      case MapValue map -> {
        Map<String, String> sorted = new TreeMap<>();
        for (Object key : map.keys()) {
          Object held = map.find(key);
          sorted.put(nested(key), held == null ? "null" : nested(held));
        }
        StringBuilder all = new StringBuilder("{");
        sorted.forEach((key, held) ->
            all.append(all.length() > 1 ? ", " : "").append(key).append(':').append(held));
        yield all.append('}').toString();
      }
      default -> Texts.shown(value);
    };
  }

  private static String decimal(Object value) {
    return switch (value) {
      case Long _, Uint _ -> String.valueOf(value);
      case Double number when number.isNaN() -> "NaN";
      case Double number when number.isInfinite() -> number > 0 ? "Infinity" : "-Infinity";
      case Double number -> Texts.number(number);
      default -> throw refused("decimal", "integers", value);
    };
  }

  private static BigDecimal real(String clause, Object value) {
    return switch (value) {
      case Double number when !number.isNaN() && !number.isInfinite() -> new BigDecimal(number);
      case Long number -> BigDecimal.valueOf(number);
      case Uint number -> new BigDecimal(number.toString());
      default -> throw refused(clause, "doubles", value);
    };
  }

  private static String fixed(Object value, int precision) {
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return decimal(value);
    }
    return real("fixed-point", value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(Object value) {
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return decimal(value);
    }
    String plain = String.format(Locale.ROOT, "%.6e", real("scientific", value));
    int mark = plain.indexOf('e');
    StringBuilder text = new StringBuilder(plain.substring(0, mark)).append("×10");
    for (char c : plain.substring(mark + 1).toCharArray()) {
      text.append(c == '-' ? "⁻" : c == '+' ? "" : SUPERSCRIPTS.substring(c - '0', c - '0' + 1));
    }
    return text.toString();
  }

  private static String binary(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "1" : "0";
      case Long number -> BigInteger.valueOf(number).toString(2);
      case Uint number -> Long.toBinaryString(number.bits());
      default -> throw refused("only integers and bools can be formatted as binary", "", value);
    };
  }

  private static String octal(Object value) {
    return switch (value) {
      case Long number -> BigInteger.valueOf(number).toString(8);
      case Uint number -> Long.toOctalString(number.bits());
      default -> throw refused("octal", "integers", value);
    };
  }

  private static String hex(Object value) {
    return switch (value) {
      case Long number -> BigInteger.valueOf(number).toString(16);
      case Uint number -> Long.toHexString(number.bits());
      case String word -> HexFormat.of().formatHex(Bytes.ofText(word).content());
      case Bytes bytes -> HexFormat.of().formatHex(bytes.content());
      default -> throw refused("hex", "integers, byte buffers, and strings", value);
    };
  }
}
