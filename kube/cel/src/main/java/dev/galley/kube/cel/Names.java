package dev.galley.kube.cel;

/// Which names an expression uses.
final class Names {
  private Names() {}

  static boolean isUsed(Expr expr, String name) {
    return switch (expr) {
      case Expr.Literal _ -> false;
      case Expr.Ident ident -> ident.name().equals(name);
      case Expr.Select select -> isUsed(select.operand(), name);
      case Expr.Call call -> call.operands().stream().anyMatch(each -> isUsed(each, name));
      case Expr.Items items ->
          items.elements().stream().anyMatch(each -> isUsed(each.value(), name));
      case Expr.Fields fields ->
          fields.entries().stream()
              .anyMatch(each -> isUsed(each.key(), name) || isUsed(each.value(), name));
      case Expr.Fold fold ->
          isUsed(fold.range().over(), name)
              || isUsed(fold.accumulator().start(), name)
              || isUsed(fold.condition(), name)
              || isUsed(fold.step(), name)
              || isUsed(fold.result(), name);
    };
  }
}
