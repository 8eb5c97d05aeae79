package dev.galley.base.yaml;

import java.nio.charset.StandardCharsets;

/// Writes scalars and punctuation with the line breaks and blanks of libyaml's emitter.
final class YamlEmitter {
  private static final int LONGEST_SIMPLE_KEY = 128;
  private static final String ESCAPED = "\0\u0007\b\t\n\u000b\f\r\u001b\"\\\u0085\u2028\u2029";
  private static final String ESCAPES = "0abtnvfre\"\\NLP";
  private static final String HEX = "0123456789ABCDEF";

  private final StringBuilder out = new StringBuilder();
  private final int width;
  private int column;
  private int indent = -1;
  private boolean whitespace = true;
  private boolean indention = true;

  YamlEmitter(int width) {
    this.width = width;
  }

  /// The text so far, with its last line ended.
  String finished() {
    newLine();
    return out.toString();
  }

  int indent() {
    return indent;
  }

  void indentAs(int spaces) {
    this.indent = spaces;
  }

  boolean atLineStart() {
    return indention;
  }

  static boolean isSimpleKey(String text) {
    return !ScalarShape.of(text).multiline()
        && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SIMPLE_KEY;
  }

  /// Ends the line if anything is on it, then indents.
  void newLine() {
    int spaces = Math.max(indent, 0);
    if (!indention || column > spaces || (column == spaces && !whitespace)) {
      lineBreak();
    }
    while (column < spaces) {
      put(' ');
    }
    whitespace = true;
    indention = true;
  }

  void indicator(String text, boolean needsBlank, boolean isBlank, boolean isIndention) {
    if (needsBlank && !whitespace) {
      put(' ');
    }
    out.append(text);
    column += text.length();
    whitespace = isBlank;
    indention = indention && isIndention;
  }

  void scalar(String text, YamlStyle wanted, boolean simpleKey) {
    YamlStyle style = fitting(text, wanted, simpleKey);
    int before = indent;
    indent = indent < 0 ? 2 : indent + 2;
    switch (style) {
      case SINGLE_QUOTED -> singleQuoted(text, !simpleKey);
      case DOUBLE_QUOTED -> doubleQuoted(text, !simpleKey);
      case LITERAL -> literal(text);
      case FOLDED -> doubleQuoted(text, !simpleKey);
      case PLAIN, BLOCK, FLOW -> plain(text, !simpleKey);
    }
    indent = before;
  }

  private static YamlStyle fitting(String text, YamlStyle wanted, boolean simpleKey) {
    ScalarShape shape = ScalarShape.of(text);
    YamlStyle style = simpleKey && shape.multiline() ? YamlStyle.DOUBLE_QUOTED : wanted;
    if (style == YamlStyle.PLAIN && (!shape.plainInBlock() || (text.isEmpty() && simpleKey))) {
      style = YamlStyle.SINGLE_QUOTED;
    }
    if ((style == YamlStyle.SINGLE_QUOTED && !shape.singleQuoted())
        || (style == YamlStyle.LITERAL && (!shape.block() || simpleKey))) {
      return YamlStyle.DOUBLE_QUOTED;
    }
    return style;
  }

  private void plain(String text, boolean mayBreak) {
    if (!text.isEmpty() && !whitespace) {
      put(' ');
    }
    boolean spaces = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' && mayBreak && !spaces && column > width && !isSpace(text, i + 1)) {
        newLine();
        spaces = true;
      } else {
        put(c);
        spaces = c == ' ';
        indention = indention && spaces;
      }
    }
    whitespace = whitespace && text.isEmpty();
    indention = false;
  }

  private void singleQuoted(String text, boolean mayBreak) {
    indicator("'", true, false, false);
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        boolean inside = i > 0 && i < text.length() - 1;
        if (mayBreak && !spaces && column > width && inside && !isSpace(text, i + 1)) {
          newLine();
        } else {
          put(c);
        }
        spaces = true;
      } else if (ScalarShape.isBreak(c)) {
        if (!breaks && c == '\n') {
          lineBreak();
        }
        writeBreak(c);
        breaks = true;
      } else {
        if (breaks) {
          newLine();
        }
        if (c == '\'') {
          put(c);
        }
        put(c);
        indention = false;
        spaces = false;
        breaks = false;
      }
    }
    indicator("'", false, false, false);
    whitespace = false;
    indention = false;
  }

  private void doubleQuoted(String text, boolean mayBreak) {
    indicator("\"", true, false, false);
    boolean spaces = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || !ScalarShape.isPrintable(c) || ScalarShape.isBreak(c)) {
        int point = text.codePointAt(i);
        escape(point);
        i += Character.charCount(point) - 1;
        spaces = false;
      } else if (c == ' ' && mayBreak && !spaces && isPlaceToBreak(text, i)) {
        newLine();
        if (isSpace(text, i + 1)) {
          put('\\');
        }
        spaces = true;
      } else {
        put(c);
        spaces = c == ' ';
      }
    }
    indicator("\"", false, false, false);
    whitespace = false;
    indention = false;
  }

  private boolean isPlaceToBreak(String text, int at) {
    return column > width && at > 0 && at < text.length() - 1;
  }

  private void escape(int point) {
    put('\\');
    int known = point > 0xffff ? -1 : ESCAPED.indexOf((char) point);
    if (known >= 0) {
      put(ESCAPES.charAt(known));
      return;
    }
    int digits = point <= 0xff ? 2 : point <= 0xffff ? 4 : 8;
    put(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      put(HEX.charAt(point >> shift & 15));
    }
  }

  private void literal(String text) {
    indicator("|", true, false, false);
    char first = text.charAt(0);
    if (first == ' ' || ScalarShape.isBreak(first)) {
      indicator("2", false, false, false);
    }
    int last = text.length() - 1;
    if (!ScalarShape.isBreak(text.charAt(last))) {
      indicator("-", false, false, false);
    } else if (last == 0 || ScalarShape.isBreak(text.charAt(last - 1))) {
      indicator("+", false, false, false);
    }
    lineBreak();
    indention = true;
    whitespace = true;
    boolean breaks = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ScalarShape.isBreak(c)) {
        writeBreak(c);
        breaks = true;
      } else {
        if (breaks) {
          newLine();
        }
        put(c);
        indention = false;
        breaks = false;
      }
    }
  }

  private void writeBreak(char c) {
    if (c == '\n') {
      lineBreak();
    } else {
      out.append(c);
      column = 0;
    }
    indention = true;
  }

  private void lineBreak() {
    out.append('\n');
    column = 0;
  }

  private void put(char c) {
    out.append(c);
    column++;
  }

  private static boolean isSpace(String text, int at) {
    return at < text.length() && text.charAt(at) == ' ';
  }
}
