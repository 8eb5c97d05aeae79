package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads expressions, macros expanded.
///
/// A text that is not in the grammar is a [SyntaxError]; other mistakes are noted and reading goes
/// on.
final class Parser {
  private static final int DEEPEST = 250;

  /// Binary operators and their functions, from those that bind least.
  private static final List<Map<String, String>> LEVELS =
      List.of(
          Map.of(
              "<", "_<_", "<=", "_<=_", ">=", "_>=_", ">", "_>_", "==", "_==_", "!=", "_!=_", "in",
              "@in"),
          Map.of("+", "_+_", "-", "_-_"),
          Map.of("*", "_*_", "/", "_/_", "%", "_%_"));

  private final List<Token> tokens;
  private final ExprFactory make;
  private final Issues issues;
  private final Macros macros;
  private int next;
  private int depth;

  private Parser(SourceText source, ExprFactory make, Issues issues) {
    this.tokens = Lexer.tokens(source);
    this.make = make;
    this.issues = issues;
    this.macros = new Macros(make, issues);
  }

  /// @throws SyntaxError when the text is not in the grammar
  static Expr parse(SourceText source, ExprFactory make, Issues issues) {
    Parser parser = new Parser(source, make, issues);
    Expr expr = parser.expression();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.unexpected();
    }
    return expr;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    next++;
    return token;
  }

  private boolean takes(String symbol) {
    if (!peek().is(symbol)) {
      return false;
    }
    next++;
    return true;
  }

  private void expect(String symbol) {
    if (!takes(symbol)) {
      throw unexpected();
    }
  }

  private SyntaxError unexpected() {
    return new SyntaxError(peek().at(), "unexpected '" + peek().text() + "'");
  }

  private static SyntaxError tooDeep() {
    return new SyntaxError(0, "expression recursion limit exceeded: " + DEEPEST);
  }

  private Expr expression() {
    depth++;
    if (depth > DEEPEST) {
      throw tooDeep();
    }
    Expr first = logical("||", "_||_");
    Token token = peek();
    if (takes("?")) {
      Expr yes = logical("||", "_||_");
      expect(":");
      first = make.call(token.at(), "_?_:_", first, yes, expression());
    }
    depth--;
    return first;
  }

  private Expr logical(String symbol, String function) {
    boolean or = symbol.equals("||");
    List<Expr> terms = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    terms.add(or ? logical("&&", "_&&_") : chain(0));
    while (peek().is(symbol)) {
      places.add(take().at());
      terms.add(or ? logical("&&", "_&&_") : chain(0));
    }
    return places.isEmpty()
        ? terms.getFirst()
        : balanced(function, terms, places, 0, places.size() - 1);
  }

  /// Long chains become trees of little depth.
  private Expr balanced(
      String function, List<Expr> terms, List<Integer> places, int low, int high) {
    int middle = (low + high + 1) / 2;
    Expr left =
        middle == low ? terms.get(middle) : balanced(function, terms, places, low, middle - 1);
    Expr right =
        middle == high
            ? terms.get(middle + 1)
            : balanced(function, terms, places, middle + 1, high);
    return make.call(places.get(middle), function, left, right);
  }

  /// One frame for all levels: nesting costs enough of them as it is. What a chain makes is as deep
  /// as it is long, and limited as if it were nested; comparisons count apart from sums.
  ///
  /// @param lowest the least level of [#LEVELS] whose operators belong to this chain
  private Expr chain(int lowest) {
    Expr left = unary();
    int comparisons = depth;
    int sums = depth;
    for (int level = level(peek()); level >= lowest; level = level(peek())) {
      if ((level == 0 ? ++comparisons : ++sums) > DEEPEST) {
        throw tooDeep();
      }
      Token operator = take();
      String function = String.valueOf(LEVELS.get(level).get(operator.text()));
      left = make.call(operator.at(), function, left, chain(level + 1));
    }
    return left;
  }

  /// That of an operator between two operands, or -1.
  private static int level(Token token) {
    for (int level = 0; token.kind() == Token.Kind.SYMBOL && level < LEVELS.size(); level++) {
      if (LEVELS.get(level).containsKey(token.text())) {
        return level;
      }
    }
    return -1;
  }

  private Expr unary() {
    Token first = peek();
    if (!first.is("!") && !(first.is("-") && !isSignOfNumber())) {
      return member();
    }
    int times = 0;
    while (peek().is(first.text())) {
      next++;
      times++;
    }
    Expr of = member();
    String function = first.is("!") ? "!_" : "-_";
    return times % 2 == 0 ? of : make.call(first.at(), function, of);
  }

  private boolean isSignOfNumber() {
    Token.Kind kind = tokens.get(next + 1).kind();
    return kind == Token.Kind.INT || kind == Token.Kind.DOUBLE;
  }

  private Expr member() {
    Expr expr = primary();
    int selections = 0;
    while (true) {
      if (peek().is(".")) {
        expr = dotted(expr);
      } else if (peek().is("[")) {
        int at = take().at();
        String function = takes("?") ? "_[?_]" : "_[_]";
        Expr index = expression();
        expect("]");
        expr = make.call(at, function, expr, index);
      } else {
        return expr;
      }
      selections++;
      if (selections > DEEPEST) {
        throw tooDeep();
      }
    }
  }

  private Expr dotted(Expr operand) {
    int at = take().at();
    boolean optional = takes("?");
    Token name = take();
    boolean named = name.kind() == Token.Kind.IDENT || name.kind() == Token.Kind.ESCAPED_IDENT;
    if (!named || isKeyword(name)) {
      next--;
      throw unexpected();
    }
    if (!optional && name.kind() == Token.Kind.IDENT && peek().is("(")) {
      int open = peek().at();
      List<Expr> arguments = arguments();
      return macros
          .method(open, operand, name.text(), arguments)
          .orElseGet(() -> make.method(open, operand, name.text(), arguments));
    }
    if (name.kind() == Token.Kind.ESCAPED_IDENT) {
      issues.add(name.at(), "unsupported syntax: '`'");
    }
    return optional
        ? make.call(at, "_?._", operand, make.literal(name.at(), name.text()))
        : new Expr.Select(make.next(), at, operand, name.text(), false);
  }

  private static boolean isKeyword(Token token) {
    return token.kind() == Token.Kind.IDENT
        && (token.text().equals("true")
            || token.text().equals("false")
            || token.text().equals("null"));
  }

  private List<Expr> arguments() {
    expect("(");
    List<Expr> arguments = new ArrayList<>();
    if (!takes(")")) {
      do {
        arguments.add(expression());
      } while (takes(","));
      expect(")");
    }
    return arguments;
  }

  private Expr primary() {
    Token token = peek();
    return switch (token.kind()) {
      case INT, UINT, DOUBLE, STRING, BYTES -> Literals.of(take(), "", token.at(), make, issues);
      case IDENT -> isKeyword(token) ? keyword(take()) : named();
      case SYMBOL ->
          switch (token.text()) {
            case "(" -> {
              next++;
              Expr inner = expression();
              expect(")");
              yield inner;
            }
            case "[" -> items();
            case "{" -> fields(take().at(), Optional.empty());
            case "." -> named();
            case "-" -> {
              next++;
              if (peek().kind() != Token.Kind.INT && peek().kind() != Token.Kind.DOUBLE) {
                throw unexpected();
              }
              yield Literals.of(take(), "-", token.at(), make, issues);
            }
            default -> throw unexpected();
          };
      case END, ESCAPED_IDENT -> throw unexpected();
    };
  }

  private Expr keyword(Token token) {
    return make.literal(
        token.at(), token.text().equals("null") ? CelNull.NULL : token.text().equals("true"));
  }

  private Expr named() {
    String dot = takes(".") ? "." : "";
    Token token = take();
    if (token.kind() != Token.Kind.IDENT || isKeyword(token)) {
      next--;
      throw unexpected();
    }
    Optional<Expr> object = object(dot, token);
    if (object.isPresent()) {
      return object.get();
    }
    if (Identifiers.RESERVED.contains(token.text())) {
      if (peek().is("(")) {
        arguments();
      }
      issues.add(token.at(), "reserved identifier: " + token.text());
      return make.literal(token.at(), "<<error>>");
    }
    String name = dot + token.text();
    if (!peek().is("(")) {
      return make.ident(token.at(), name);
    }
    int open = peek().at();
    List<Expr> arguments = arguments();
    return macros
        .call(open, name, arguments)
        .orElseGet(() -> make.call(open, name, arguments.toArray(Expr[]::new)));
  }

  /// `a.b.C{…}`, when that is what follows.
  private Optional<Expr> object(String dot, Token first) {
    int ahead = next;
    StringBuilder name = new StringBuilder(dot).append(first.text());
    while (tokens.get(ahead).is(".") && tokens.get(ahead + 1).kind() == Token.Kind.IDENT) {
      name.append('.').append(tokens.get(ahead + 1).text());
      ahead += 2;
    }
    if (!tokens.get(ahead).is("{")) {
      return Optional.empty();
    }
    next = ahead + 1;
    return Optional.of(fields(tokens.get(ahead).at(), Optional.of(name.toString())));
  }

  private Expr items() {
    int at = take().at();
    List<Expr.Element> elements = new ArrayList<>();
    while (!peek().is("]")) {
      if (elements.isEmpty() && peek().is(",") && tokens.get(next + 1).is("]")) {
        next++;
        break;
      }
      boolean optional = takes("?");
      elements.add(new Expr.Element(expression(), optional));
      if (!takes(",")) {
        break;
      }
    }
    expect("]");
    return new Expr.Items(make.next(), at, elements);
  }

  private Expr fields(int at, Optional<String> type) {
    List<Expr.Entry> entries = new ArrayList<>();
    while (!peek().is("}")) {
      if (entries.isEmpty() && peek().is(",") && tokens.get(next + 1).is("}")) {
        next++;
        break;
      }
      boolean optional = takes("?");
      Expr key = type.isPresent() ? fieldName() : expression();
      int colon = peek().at();
      expect(":");
      entries.add(new Expr.Entry(make.next(), colon, key, expression(), optional));
      if (!takes(",")) {
        break;
      }
    }
    expect("}");
    return new Expr.Fields(make.next(), at, type.orElse(null), entries);
  }

  private Expr fieldName() {
    Token name = take();
    if (name.kind() != Token.Kind.IDENT || isKeyword(name)) {
      next--;
      throw unexpected();
    }
    return make.literal(name.at(), name.text());
  }
}
