package dev.galley.kube.cel;

import java.util.List;
import java.util.Optional;

/// Makes expressions, each with its own id.
final class ExprFactory {
  static final String ACCUMULATOR = "@result";

  private int last;

  int next() {
    last++;
    return last;
  }

  Expr literal(int at, Object value) {
    return new Expr.Literal(next(), at, value);
  }

  Expr ident(int at, String name) {
    return new Expr.Ident(next(), at, name);
  }

  Expr accumulator(int at) {
    return ident(at, ACCUMULATOR);
  }

  Expr call(int at, String function, Expr... arguments) {
    return new Expr.Call(next(), at, function, Optional.empty(), List.of(arguments));
  }

  Expr method(int at, Expr target, String function, List<Expr> arguments) {
    return new Expr.Call(next(), at, function, Optional.of(target), arguments);
  }

  Expr list(int at, Expr... elements) {
    return new Expr.Items(
        next(), at, List.of(elements).stream().map(each -> new Expr.Element(each, false)).toList());
  }

  /// The same expression again, under ids of its own.
  Expr copy(Expr expr) {
    return switch (expr) {
      case Expr.Literal(int _, int at, Object value) -> literal(at, value);
      case Expr.Ident(int _, int at, String name) -> ident(at, name);
      case Expr.Select(int _, int at, Expr operand, String field, boolean test) ->
          new Expr.Select(next(), at, copy(operand), field, test);
      case Expr.Call(int _, int at, String function, var target, var arguments) ->
          new Expr.Call(
              next(),
              at,
              function,
              target.map(this::copy),
              arguments.stream().map(this::copy).toList());
      case Expr.Items(int _, int at, var elements) ->
          new Expr.Items(
              next(),
              at,
              elements.stream()
                  .map(each -> new Expr.Element(copy(each.value()), each.optional()))
                  .toList());
      case Expr.Fields(int _, int at, var type, var entries) ->
          new Expr.Fields(next(), at, type, entries.stream().map(this::copy).toList());
      case Expr.Fold fold -> copy(fold);
    };
  }

  private Expr.Entry copy(Expr.Entry entry) {
    return new Expr.Entry(
        next(), entry.at(), copy(entry.key()), copy(entry.value()), entry.optional());
  }

  private Expr copy(Expr.Fold fold) {
    Expr.Range range = fold.range();
    Expr.Accumulator accumulator = fold.accumulator();
    return new Expr.Fold(
        next(),
        fold.at(),
        new Expr.Range(copy(range.over()), range.first(), range.second()),
        new Expr.Accumulator(
            accumulator.name(), copy(accumulator.start()), copy(accumulator.result())),
        copy(fold.condition()),
        copy(fold.step()));
  }
}
