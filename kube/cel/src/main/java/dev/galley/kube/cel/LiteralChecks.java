package dev.galley.kube.cel;

/// Durations, timestamps and regular expressions that are written down have to be such.
final class LiteralChecks {
  private LiteralChecks() {}

  static void check(Expr expr, Issues issues) {
    switch (expr) {
      case Expr.Literal _, Expr.Ident _ -> {}
      case Expr.Select select -> check(select.operand(), issues);
      case Expr.Call call -> {
        argument(call, issues);
        call.operands().forEach(each -> check(each, issues));
      }
      case Expr.Items items -> items.elements().forEach(each -> check(each.value(), issues));
      case Expr.Fields fields ->
          fields
              .entries()
              .forEach(each -> {
                check(each.key(), issues);
                check(each.value(), issues);
              });
      case Expr.Fold fold -> {
        check(fold.range().over(), issues);
        check(fold.accumulator().start(), issues);
        check(fold.condition(), issues);
        check(fold.step(), issues);
        check(fold.result(), issues);
      }
    }
  }

  private static void argument(Expr.Call call, Issues issues) {
    if (call.arguments().isEmpty()
        || !(call.arguments().getFirst() instanceof Expr.Literal(int _, int at, Object value))
        || !(value instanceof String text)) {
      return;
    }
    boolean valid =
        switch (call.function()) {
          case "duration" -> Times.duration(text).isPresent();
          case "timestamp" -> Times.timestamp(text).isPresent();
          case "matches" -> Regexes.isValid(text);
          default -> true;
        };
    if (!valid) {
      issues.add(at, "invalid " + call.function() + " argument");
    }
  }
}
