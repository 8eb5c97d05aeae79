package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;

/// The strings library, by code points.
final class StringFunctions {
  /// Nothing made of strings grows beyond this many characters; what would cost more anyway.
  private static final int LONGEST = 16_000_000;

  private StringFunctions() {}

  /// @return what the function answers
  static Object apply(String function, Object[] arguments) {
    if (!(arguments[0] instanceof String text)) {
      throw CelFailure.noOverload(function, arguments);
    }
    return switch (function) {
      case "contains" -> text.contains(text(arguments, 1));
      case "startsWith" -> text.startsWith(text(arguments, 1));
      case "endsWith" -> text.endsWith(text(arguments, 1));
      case "charAt" -> charAt(text, number(arguments, 1));
      case "lowerAscii" -> ascii(text, 'A', 'Z', 32);
      case "upperAscii" -> ascii(text, 'a', 'z', -32);
      case "trim" -> trim(text);
      case "replace" -> replace(text, arguments);
      case "split" -> split(text, arguments);
      case "substring" -> substring(text, arguments);
      case "indexOf" -> indexOf(text, arguments);
      case "lastIndexOf" -> lastIndexOf(text, arguments);
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  static String text(Object[] arguments, int index) {
    if (arguments[index] instanceof String text) {
      return text;
    }
    throw CelFailure.noOverload();
  }

  static long number(Object[] arguments, int index) {
    if (arguments[index] instanceof Long number) {
      return number;
    }
    throw CelFailure.noOverload();
  }

  static void bound(long length) {
    if (length > LONGEST) {
      throw new CostExceeded();
    }
  }

  private static CelFailure outOfRange(long index) {
    return new CelFailure("index out of range: " + index);
  }

  private static String charAt(String text, long index) {
    int[] points = text.codePoints().toArray();
    if (index < 0 || index > points.length) {
      throw outOfRange(index);
    }
    return index == points.length ? "" : Character.toString(points[(int) index]);
  }

  private static String ascii(String text, char from, char to, int shift) {
    StringBuilder changed = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      changed.append(c >= from && c <= to ? (char) (c + shift) : c);
    }
    return changed.toString();
  }

  /// White space as Unicode has it, on both ends.
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || Character.isSpaceChar(c);
  }

  private static String replace(String text, Object[] arguments) {
    String old = text(arguments, 1);
    String with = text(arguments, 2);
    long limit = arguments.length > 3 ? number(arguments, 3) : -1;
    long most = limit < 0 ? text.length() + 1L : Math.min(limit, text.length() + 1L);
    bound(most * Math.max(0, with.length() - old.length()) + text.length());
    StringBuilder changed = new StringBuilder();
    int at = 0;
    for (long done = 0; done < most; done++) {
      int found = old.isEmpty() ? at : text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      changed.append(text, at, found).append(with);
      at = found + old.length();
      if (old.isEmpty()) {
        if (at == text.length()) {
          break;
        }
        int next = text.offsetByCodePoints(at, 1);
        changed.append(text, at, next);
        at = next;
      }
    }
    return changed.append(text.substring(at)).toString();
  }

  private static ListValue split(String text, Object[] arguments) {
    String separator = text(arguments, 1);
    long limit = arguments.length > 2 ? number(arguments, 2) : -1;
    List<Object> parts = new ArrayList<>();
    if (limit == 0) {
      return ListValue.of(parts);
    }
    int at = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int end;
      if (separator.isEmpty()) {
        end = at < text.length() ? text.offsetByCodePoints(at, 1) : -1;
        if (end < 0 || end == text.length()) {
          break;
        }
      } else {
        end = text.indexOf(separator, at);
        if (end < 0) {
          break;
        }
      }
      parts.add(text.substring(at, end));
      at = end + separator.length();
    }
    if (!separator.isEmpty() || at < text.length()) {
      parts.add(text.substring(at));
    }
    return ListValue.of(parts);
  }

  private static String substring(String text, Object[] arguments) {
    long length = text.codePointCount(0, text.length());
    long from = number(arguments, 1);
    long to = arguments.length > 2 ? number(arguments, 2) : length;
    if (arguments.length > 2 && from > to) {
      throw new CelFailure("invalid substring range. start: " + from + ", end: " + to);
    }
    if (from < 0 || from > length) {
      throw outOfRange(from);
    }
    if (to < 0 || to > length) {
      throw outOfRange(to);
    }
    int start = text.offsetByCodePoints(0, (int) from);
    return text.substring(start, text.offsetByCodePoints(start, (int) (to - from)));
  }

  private static Object indexOf(String text, Object[] arguments) {
    String part = text(arguments, 1);
    long from = arguments.length > 2 ? number(arguments, 2) : 0;
    if (part.isEmpty()) {
      return from;
    }
    if (from < 0) {
      throw outOfRange(from);
    }
    if (from >= text.codePointCount(0, text.length())) {
      return -1L;
    }
    int found = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static Object lastIndexOf(String text, Object[] arguments) {
    String part = text(arguments, 1);
    long length = text.codePointCount(0, text.length());
    long from = arguments.length > 2 ? number(arguments, 2) : length - 1;
    if (part.isEmpty()) {
      return arguments.length > 2 ? from : length;
    }
    if (arguments.length > 2 && from < 0) {
      throw outOfRange(from);
    }
    if (from >= length || from < 0) {
      return -1L;
    }
    int found = text.lastIndexOf(part, text.offsetByCodePoints(0, (int) from));
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  static String join(ListValue list, String separator) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        joined.append(separator);
      }
      if (!(list.get(i) instanceof String part)) {
        throw new CelFailure("join: invalid input: " + Texts.shown(list.get(i)));
      }
      joined.append(part);
      bound(joined.length());
    }
    return joined.toString();
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          int known = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
          if (known >= 0) {
            quoted.append('\\').append("abfnrtv\\\"".charAt(known));
          } else {
            quoted.appendCodePoint(c);
          }
        });
    return quoted.append('"').toString();
  }
}
