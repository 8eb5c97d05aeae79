package dev.galley.kube.cel;

import java.util.List;
import java.util.Optional;

/// Expands macros: the standard ones, those with index or key, and those of optional values.
final class Macros {
  private static final String NO_NAME = "argument must be a simple name";

  private final ExprFactory make;
  private final Issues issues;

  Macros(ExprFactory make, Issues issues) {
    this.make = make;
    this.issues = issues;
  }

  /// What a call of a function becomes, when that is a macro.
  Optional<Expr> call(int at, String function, List<Expr> arguments) {
    if (!function.equals("has") || arguments.size() != 1) {
      return Optional.empty();
    }
    if (arguments.getFirst()
        instanceof Expr.Select(int _, int _, Expr of, String field, boolean _)) {
      return Optional.of(new Expr.Select(make.next(), at, of, field, true));
    }
    issues.add(arguments.getFirst().at(), "invalid argument to has() macro");
    return Optional.of(make.literal(at, false));
  }

  /// What a call of a method becomes, when that is a macro.
  Optional<Expr> method(int at, Expr target, String function, List<Expr> arguments) {
    Loop loop = new Loop(at, target, arguments);
    return switch (function + ":" + arguments.size()) {
      case "all:2", "all:3" -> quantifier(loop, true);
      case "exists:2", "exists:3" -> quantifier(loop, false);
      case "exists_one:2", "existsOne:2", "exists_one:3", "existsOne:3" -> one(loop);
      case "map:2", "map:3" -> mapped(loop, 1);
      case "filter:2" -> filtered(loop);
      case "transformList:3", "transformList:4" -> mapped(loop, 2);
      case "transformMap:3", "transformMap:4" -> inserted(loop, true);
      case "transformMapEntry:3", "transformMapEntry:4" -> inserted(loop, false);
      case "optMap:2" -> optional(loop, true);
      case "optFlatMap:2" -> optional(loop, false);
      default -> Optional.empty();
    };
  }

  /// A method that loops: its place, what it loops over, and its arguments.
  private record Loop(int at, Expr target, List<Expr> arguments) {
    Expr last() {
      return arguments.getLast();
    }
  }

  private Optional<Expr> quantifier(Loop loop, boolean all) {
    int at = loop.at();
    Expr going = make.accumulator(at);
    if (!all) {
      going = make.call(at, "!_", going);
    }
    Expr condition = make.call(at, "@not_strictly_false", going);
    Expr step = make.call(at, all ? "_&&_" : "_||_", make.accumulator(at), loop.last());
    return fold(loop, loop.arguments().size() - 1, make.literal(at, all), condition, step);
  }

  private Optional<Expr> one(Loop loop) {
    int at = loop.at();
    Expr more = make.call(at, "_+_", make.accumulator(at), make.literal(at, 1L));
    Expr step = make.call(at, "_?_:_", loop.last(), more, make.accumulator(at));
    Optional<Expr> fold =
        fold(loop, loop.arguments().size() - 1, make.literal(at, 0L), make.literal(at, true), step);
    return fold.map(made -> {
      Expr.Fold whole = (Expr.Fold) made;
      Expr.Accumulator accumulator = whole.accumulator();
      Expr result = make.call(at, "_==_", accumulator.result(), make.literal(at, 1L));
      return new Expr.Fold(
          whole.id(),
          at,
          whole.range(),
          new Expr.Accumulator(accumulator.name(), accumulator.start(), result),
          whole.condition(),
          whole.step());
    });
  }

  /// @param names how many variables come first; one argument more than two is a filter
  private Optional<Expr> mapped(Loop loop, int names) {
    int at = loop.at();
    Expr step = make.call(at, "_+_", make.accumulator(at), make.list(at, loop.last()));
    return fold(loop, names, make.list(at), make.literal(at, true), when(loop, names, step));
  }

  private Optional<Expr> inserted(Loop loop, boolean byKey) {
    int at = loop.at();
    Expr step =
        byKey
            ? make.call(
                at,
                "cel.@mapInsert",
                make.accumulator(at),
                make.copy(loop.arguments().getFirst()),
                loop.last())
            : make.call(at, "cel.@mapInsert", make.accumulator(at), loop.last());
    Expr start = new Expr.Fields(make.next(), at, null, List.of());
    return fold(loop, 2, start, make.literal(at, true), when(loop, 2, step));
  }

  private Expr when(Loop loop, int names, Expr step) {
    return loop.arguments().size() == names + 1
        ? step
        : make.call(
            loop.at(), "_?_:_", loop.arguments().get(names), step, make.accumulator(loop.at()));
  }

  private Optional<Expr> filtered(Loop loop) {
    int at = loop.at();
    Expr element = make.list(at, make.copy(loop.arguments().getFirst()));
    Expr step =
        make.call(
            at,
            "_?_:_",
            loop.last(),
            make.call(at, "_+_", make.accumulator(at), element),
            make.accumulator(at));
    return fold(loop, 1, make.list(at), make.literal(at, true), step);
  }

  private Optional<Expr> optional(Loop loop, boolean wraps) {
    int at = loop.at();
    if (!(loop.arguments().getFirst() instanceof Expr.Ident(int _, int _, String name))) {
      String macro = wraps ? "optMap" : "optFlatMap";
      issues.add(
          loop.arguments().getFirst().at(), macro + "() variable name must be a simple identifier");
      return Optional.of(make.literal(at, false));
    }
    Expr bound =
        new Expr.Fold(
            make.next(),
            at,
            new Expr.Range(make.list(at), "#unused", ""),
            new Expr.Accumulator(
                name, make.method(at, make.copy(loop.target()), "value", List.of()), loop.last()),
            make.literal(at, false),
            make.ident(at, name));
    return Optional.of(
        make.call(
            at,
            "_?_:_",
            make.method(at, loop.target(), "hasValue", List.of()),
            wraps ? make.call(at, "optional.of", bound) : bound,
            make.call(at, "optional.none")));
  }

  private Optional<Expr> fold(Loop loop, int names, Expr start, Expr condition, Expr step) {
    String first = name(loop.arguments().getFirst());
    String second = names == 2 ? name(loop.arguments().get(1)) : "";
    if (names == 2 && !first.isEmpty() && first.equals(second)) {
      issues.add(loop.arguments().get(1).at(), "duplicate variable name: " + second);
    }
    return Optional.of(
        new Expr.Fold(
            make.next(),
            loop.at(),
            new Expr.Range(loop.target(), first, second),
            new Expr.Accumulator(ExprFactory.ACCUMULATOR, start, make.accumulator(loop.at())),
            condition,
            step));
  }

  private String name(Expr argument) {
    if (argument instanceof Expr.Ident(int _, int at, String name)) {
      if (name.equals("__result__")) {
        issues.add(at, "iteration variable overwrites accumulator variable");
      }
      return name;
    }
    issues.add(argument.at(), NO_NAME);
    return "@error";
  }
}
