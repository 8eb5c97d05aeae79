package dev.galley.kube.cel;

import java.nio.charset.StandardCharsets;

/// The escape sequences of string and bytes literals.
final class Escapes {
  private static final String LETTERS = "abfnrtv\\'\"`?";
  private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\'\"`?";

  private Escapes() {}

  /// Line ends are newlines, whatever the source has.
  static String normalized(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /// For bytes, every character of the answer is one byte.
  ///
  /// @throws SyntaxError at `start` when a sequence means nothing
  static String unescape(int start, String raw, boolean bytes) {
    String text = normalized(raw);
    if (text.indexOf('\\') < 0) {
      return bytes ? latin(text) : text;
    }
    StringBuilder value = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c != '\\') {
        String plain = Character.toString(c);
        value.append(bytes ? latin(plain) : plain);
        at += Character.charCount(c);
        continue;
      }
      char letter = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      int known = LETTERS.indexOf(letter);
      if (known >= 0) {
        value.append(MEANINGS.charAt(known));
        at += 2;
      } else {
        int digits = digits(letter, bytes, start);
        boolean octal = digits == 3;
        int from = octal ? at + 1 : at + 2;
        int code = number(text, from, digits, octal ? 8 : 16);
        if (code < 0 || (!bytes && !isScalar(code))) {
          throw new SyntaxError(start, "token recognition error");
        }
        value.appendCodePoint(code);
        at = from + digits;
      }
    }
    return value.toString();
  }

  private static int digits(char letter, boolean bytes, int start) {
    return switch (letter) {
      case 'x', 'X' -> 2;
      case 'u' -> bytes ? wrong(start) : 4;
      case 'U' -> bytes ? wrong(start) : 8;
      case '0', '1', '2', '3' -> 3;
      default -> wrong(start);
    };
  }

  private static int wrong(int start) {
    throw new SyntaxError(start, "token recognition error");
  }

  private static boolean isScalar(int code) {
    return code <= Character.MAX_CODE_POINT && !(code >= 0xD800 && code <= 0xDFFF);
  }

  private static int number(String text, int from, int digits, int radix) {
    if (from + digits > text.length()) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      number = number * radix + digit;
    }
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
