package dev.galley.base.objects;

import java.util.ArrayDeque;
import java.util.Deque;

/// Says in the words of Go's `encoding/json` what keeps a text from being JSON.
public final class JsonSyntax {
  private static final String EARLY_END = "unexpected end of JSON input";

  private final byte[] text;
  private final Deque<Boolean> objects = new ArrayDeque<>();
  private int at;

  /// Whether an object or array has been opened and its first value comes next.
  private boolean opened;

  private JsonSyntax(byte[] text) {
    this.text = text;
  }

  /// The first mistake; thrown, because it ends the walk from any depth of it.
  private static final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mistake(String message) {
      super(message, null, false, false);
    }
  }

  /// The first mistake; empty when the text is JSON.
  public static String mistake(byte[] text) {
    JsonSyntax syntax = new JsonSyntax(text);
    try {
      syntax.document();
      return "";
    } catch (Mistake mistake) {
      return String.valueOf(mistake.getMessage());
    }
  }

  private void document() {
    value(peek());
    while (!objects.isEmpty()) {
      after();
    }
    space();
    if (at < text.length) {
      throw unexpected("after top-level value");
    }
  }

  /// What follows a value in an object or an array: its end, or another value.
  private void after() {
    boolean object = objects.element();
    byte next = peek();
    if (opened) {
      opened = false;
      element(object);
    } else if (next == (object ? '}' : ']')) {
      at++;
      objects.pop();
    } else if (next == ',') {
      at++;
      element(object);
    } else {
      throw unexpected(object ? "after object key:value pair" : "after array element");
    }
  }

  private void element(boolean object) {
    if (object) {
      if (peek() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      string();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
    }
    value(peek());
  }

  private void value(byte first) {
    switch (first) {
      case '{', '[' -> open(first == '{');
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (first != '-' && !isDigit(first)) {
          throw unexpected("looking for beginning of value");
        }
        number();
      }
    }
  }

  private void open(boolean object) {
    at++;
    if (peek() == (object ? '}' : ']')) {
      at++;
      return;
    }
    objects.push(object);
    opened = true;
  }

  private void string() {
    at++;
    while (next() != '"') {
      byte each = text[at++];
      if (each >= 0 && each < 0x20) {
        at--;
        throw unexpected("in string literal");
      }
      if (each == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() {
    if ("bfnrt\\/\"u".indexOf(next()) < 0) {
      throw unexpected("in string escape code");
    }
    if (text[at++] == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(next(), 16) < 0) {
          throw unexpected("in \\u hexadecimal character escape");
        }
        at++;
      }
    }
  }

  private void literal(String word) {
    at++;
    for (int i = 1; i < word.length(); i++) {
      if (next() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private void number() {
    if (text[at] == '-') {
      at++;
      if (!isDigit(next())) {
        throw unexpected("in numeric literal");
      }
    }
    if (text[at++] != '0') {
      digits();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      if (!isDigit(next())) {
        throw unexpected("after decimal point in numeric literal");
      }
      digits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (next() == '+' || next() == '-') {
        at++;
      }
      if (!isDigit(next())) {
        throw unexpected("in exponent of numeric literal");
      }
      digits();
    }
  }

  private void digits() {
    while (at < text.length && isDigit(text[at])) {
      at++;
    }
  }

  private static boolean isDigit(byte each) {
    return each >= '0' && each <= '9';
  }

  private void space() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }

  /// The next byte that is no space.
  private byte peek() {
    space();
    return next();
  }

  private byte next() {
    if (at >= text.length) {
      throw new Mistake(EARLY_END);
    }
    return text[at];
  }

  private Mistake unexpected(String where) {
    return new Mistake("invalid character " + quoted(next()) + " " + where);
  }

  /// As Go quotes one byte.
  private static String quoted(byte each) {
    return switch (each) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      case '\\' -> "'\\\\'";
      default ->
          each >= 0 && (each < 0x20 || each == 0x7f)
              ? String.format("'\\x%02x'", each)
              : "'" + (char) (each & 0xff) + "'";
    };
  }
}
