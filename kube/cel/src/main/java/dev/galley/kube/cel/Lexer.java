package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Splits an expression into words.
final class Lexer {
  private static final Set<String> WIDE = Set.of("==", "!=", "<=", ">=", "&&", "||");
  private static final String NARROW = "[]{}().,-!?:+*/%<>";

  private final SourceText source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(SourceText source) {
    this.source = source;
  }

  /// @throws SyntaxError at the first character that starts no word
  static List<Token> tokens(SourceText source) {
    Lexer lexer = new Lexer(source);
    while (lexer.skipSpace()) {
      lexer.word();
    }
    lexer.tokens.add(new Token(Token.Kind.END, source.length(), "<EOF>"));
    return lexer.tokens;
  }

  private boolean skipSpace() {
    while (at < source.length()) {
      int c = source.at(at);
      if (c == '/' && source.at(at + 1) == '/') {
        while (at < source.length() && source.at(at) != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void word() {
    int start = at;
    int c = source.at(at);
    int quote = quoteAfterPrefix();
    if (quote >= 0) {
      quoted(start, quote);
    } else if (isLetter(c)) {
      while (isLetter(source.at(at)) || isDigit(source.at(at))) {
        at++;
      }
      String text = source.text(start, at);
      boolean symbol = text.equals("in");
      tokens.add(new Token(symbol ? Token.Kind.SYMBOL : Token.Kind.IDENT, start, text));
    } else if (isDigit(c) || (c == '.' && isDigit(source.at(at + 1)))) {
      number(start);
    } else if (c == '`') {
      escaped(start);
    } else {
      symbol(start);
    }
  }

  private void symbol(int start) {
    String wide = at + 1 < source.length() ? source.text(at, at + 2) : "";
    int length = WIDE.contains(wide) ? 2 : 1;
    if (length == 1 && NARROW.indexOf(source.at(at)) < 0) {
      throw new SyntaxError(at, "token recognition error");
    }
    at += length;
    tokens.add(new Token(Token.Kind.SYMBOL, start, source.text(start, at)));
  }

  private void escaped(int start) {
    at++;
    while (isLetter(source.at(at))
        || isDigit(source.at(at))
        || "_./- ".indexOf(source.at(at)) >= 0) {
      at++;
    }
    if (source.at(at) != '`' || at == start + 1) {
      throw new SyntaxError(start, "token recognition error");
    }
    at++;
    tokens.add(new Token(Token.Kind.ESCAPED_IDENT, start, source.text(start + 1, at - 1)));
  }

  private void number(int start) {
    Token.Kind kind = Token.Kind.INT;
    if (source.at(at) == '0' && source.at(at + 1) == 'x' && isHex(source.at(at + 2))) {
      at += 2;
      while (isHex(source.at(at))) {
        at++;
      }
    } else {
      digits();
      if (source.at(at) == '.' && isDigit(source.at(at + 1))) {
        kind = Token.Kind.DOUBLE;
        at++;
        digits();
      }
      if (exponent()) {
        kind = Token.Kind.DOUBLE;
      }
    }
    if (kind == Token.Kind.INT && (source.at(at) == 'u' || source.at(at) == 'U')) {
      kind = Token.Kind.UINT;
      at++;
    }
    tokens.add(new Token(kind, start, source.text(start, at)));
  }

  private boolean exponent() {
    if (source.at(at) != 'e' && source.at(at) != 'E') {
      return false;
    }
    int sign = source.at(at + 1) == '+' || source.at(at + 1) == '-' ? 1 : 0;
    if (!isDigit(source.at(at + 1 + sign))) {
      return false;
    }
    at += 1 + sign;
    digits();
    return true;
  }

  private void digits() {
    while (isDigit(source.at(at))) {
      at++;
    }
  }

  /// Where a string's opening quote is, after prefixes such as `r` and `b`; -1 when it is no
  /// string.
  private int quoteAfterPrefix() {
    int quote = at;
    if ("bB".indexOf(source.at(quote)) >= 0) {
      quote++;
    }
    if ("rR".indexOf(source.at(quote)) >= 0) {
      quote++;
    }
    int c = source.at(quote);
    return c == '"' || c == '\'' ? quote : -1;
  }

  private void quoted(int start, int opening) {
    String prefix = source.text(start, opening);
    boolean bytes = prefix.indexOf('b') >= 0 || prefix.indexOf('B') >= 0;
    boolean raw = prefix.indexOf('r') >= 0 || prefix.indexOf('R') >= 0;
    int quote = source.at(opening);
    boolean triple = source.at(opening + 1) == quote && source.at(opening + 2) == quote;
    int width = triple ? 3 : 1;
    int end = closing(start, opening + width, width, raw);
    at = end + width;
    String text = source.text(opening + width, end);
    String value = raw ? Escapes.normalized(text) : Escapes.unescape(start, text, bytes);
    tokens.add(new Token(bytes ? Token.Kind.BYTES : Token.Kind.STRING, start, value));
  }

  private int closing(int start, int from, int width, boolean raw) {
    int quote = source.at(from - 1);
    for (int i = from; i < source.length(); i++) {
      int c = source.at(i);
      if (c == '\\' && !raw) {
        i++;
      } else if (width == 1 && (c == '\n' || c == '\r')) {
        break;
      } else if (c == quote
          && (width == 1 || (source.at(i + 1) == quote && source.at(i + 2) == quote))) {
        return i;
      }
    }
    throw new SyntaxError(start, "token recognition error");
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
