package dev.galley.base.objects;

import dev.galley.base.objects.LabelSelector.Operator;
import dev.galley.base.objects.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads kubectl's label selectors; a transcription of apimachinery's `labels/selector.go`, so that
/// each mistake gets the sentence it gets there.
final class LabelSelectorParser {
  private static final String SPECIAL = "=!(),><";
  private static final Set<String> TOKENS = Set.of(")", ",", "!", "==", "=", ">", "<", "!=", "(");

  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private enum Sort {
    IDENTIFIER,
    SYMBOL,
    END
  }

  private record Token(Sort sort, String text) {
    boolean is(String symbol) {
      return sort == Sort.SYMBOL && text.equals(symbol);
    }

    boolean ends() {
      return sort == Sort.END || is(",");
    }
  }

  LabelSelectorParser(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isSpace(c)) {
        at++;
      } else if (SPECIAL.indexOf(c) >= 0) {
        int length = at + 1 < text.length() && TOKENS.contains(text.substring(at, at + 2)) ? 2 : 1;
        tokens.add(new Token(Sort.SYMBOL, text.substring(at, at + length)));
        at += length;
      } else {
        int end = at;
        while (end < text.length()
            && !isSpace(text.charAt(end))
            && SPECIAL.indexOf(text.charAt(end)) < 0) {
          end++;
        }
        tokens.add(new Token(Sort.IDENTIFIER, text.substring(at, end)));
        at = end;
      }
    }
    tokens.add(new Token(Sort.END, ""));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private Token peek() {
    return tokens.get(position);
  }

  private Token next() {
    Token token = tokens.get(position);
    if (token.sort != Sort.END) {
      position++;
    }
    return token;
  }

  List<Requirement> requirements() {
    List<Requirement> requirements = new ArrayList<>();
    while (true) {
      Token token = peek();
      if (token.sort == Sort.END) {
        return requirements;
      }
      if (token.sort != Sort.IDENTIFIER && !token.is("!")) {
        throw found(token, ", expected: !, identifier, or 'end of string'");
      }
      try {
        requirements.add(requirement());
      } catch (IllegalArgumentException invalid) {
        throw new IllegalArgumentException(
            "unable to parse requirement: " + invalid.getMessage(), invalid);
      }
      Token after = next();
      if (after.sort == Sort.END) {
        return requirements;
      }
      if (!after.is(",")) {
        throw found(after, ", expected: ',' or 'end of string'");
      }
      if (peek().sort != Sort.IDENTIFIER && !peek().is("!")) {
        throw found(peek(), ", expected: identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    boolean absent = peek().is("!");
    if (absent) {
      next();
    }
    Token key = next();
    if (key.sort != Sort.IDENTIFIER) {
      throw found(key, ", expected: identifier");
    }
    if (absent) {
      return new Requirement(key.text, Operator.DOES_NOT_EXIST, List.of());
    }
    if (peek().ends()) {
      return new Requirement(key.text, Operator.EXISTS, List.of());
    }
    for (String error : LabelSyntax.keyErrors(key.text)) {
      throw new IllegalArgumentException(
          "<nil>: Invalid value: " + Json.write(key.text) + ": " + error);
    }
    Operator operator = operator();
    List<String> values =
        operator == Operator.IN || operator == Operator.NOT_IN ? values() : exactValue();
    return new Requirement(key.text, operator, values);
  }

  private Operator operator() {
    Token token = next();
    return switch (token.text) {
      case "in" -> Operator.IN;
      case "notin" -> Operator.NOT_IN;
      case "=", "==" -> Operator.EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> throw found(token, ", expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private List<String> values() {
    Token open = next();
    if (!open.is("(")) {
      throw found(open, " expected: '('");
    }
    List<String> values = new ArrayList<>();
    if (peek().is(")")) {
      next();
      values.add(""); // As upstream: the empty text is the one value of an empty set.
      return values;
    }
    if (peek().sort != Sort.IDENTIFIER && !peek().is(",")) {
      throw found(peek(), ", expected: ',', ')' or identifier");
    }
    while (true) {
      Token token = next();
      if (token.sort == Sort.IDENTIFIER) {
        values.add(token.text);
        if (!peek().is(",") && !peek().is(")")) {
          throw found(peek(), ", expected: ',' or ')'");
        }
        if (next().is(")")) {
          return values;
        }
        if (peek().is(")")) {
          values.add("");
          next();
          return values;
        }
      } else if (token.is(",")) {
        values.add("");
      } else {
        throw found(token, ", expected: ',', or identifier");
      }
    }
  }

  private List<String> exactValue() {
    if (peek().ends()) {
      return List.of("");
    }
    Token value = next();
    if (value.sort != Sort.IDENTIFIER) {
      throw found(value, ", expected: identifier");
    }
    return List.of(value.text);
  }

  private static IllegalArgumentException found(Token token, String expected) {
    return new IllegalArgumentException("found '" + token.text + "'" + expected);
  }
}
