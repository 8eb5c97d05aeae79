package dev.galley.kube.cel;

import dev.galley.kube.cel.ExpressionSizes.Entries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what an expression costs at most, before anything is known but its types and how large they
/// get; counts as cel-go does.
final class CostEstimator {
  private final Checked checked;
  private final ExpressionSizes sizes;
  private final CallCosts calls;

  /// Knows how large the values of a type's fields get.
  @FunctionalInterface
  interface Sizes {
    /// @param path from a variable through fields, `@items`, `@keys` and `@values`
    /// @return `null` when nothing is known
    @Nullable CostRange of(List<String> path);
  }

  private CostEstimator(Checked checked, Sizes declared) {
    this.checked = checked;
    this.sizes = new ExpressionSizes(checked, declared);
    this.calls = new CallCosts(sizes, new LibraryCosts(declared));
  }

  static CostRange estimate(Checked checked, Sizes sizes) {
    return new CostEstimator(checked, sizes).cost(checked.expr());
  }

  private CostRange cost(Expr expr) {
    return switch (expr) {
      case Expr.Literal _ -> CostRange.NONE;
      case Expr.Ident ident -> ident(ident);
      case Expr.Select select -> select(select);
      case Expr.Call call -> call(call);
      case Expr.Items items -> items(items);
      case Expr.Fields fields -> fields(fields);
      case Expr.Fold fold -> isBinding(fold) ? binding(fold) : fold(fold);
    };
  }

  private CostRange ident(Expr.Ident ident) {
    sizes.variable(ident);
    return CostRange.ONE;
  }

  private CostRange select(Expr.Select select) {
    CostRange operand = cost(select.operand());
    if (select.test()) {
      return operand;
    }
    sizes.below(select, select.operand(), select.field());
    return switch (checked.type(select.operand()).kind()) {
      case MAP, STRUCT -> operand.plus(CostRange.ONE);
      default -> operand;
    };
  }

  private CostRange call(Expr.Call call) {
    if (call.function().equals("dyn")) {
      Expr argument = call.arguments().getFirst();
      CostRange cost = cost(argument).plus(CostRange.ONE);
      sizes.copy(call, argument);
      return cost;
    }
    List<CostRange> costs = new ArrayList<>();
    List<Operand> arguments = new ArrayList<>();
    for (Expr argument : call.arguments()) {
      costs.add(cost(argument));
      arguments.add(sizes.operand(argument));
    }
    List<String> overloads = checked.overloads(call);
    if (overloads.isEmpty()) {
      return CostRange.NONE;
    }
    CostRange sum = call.target().map(this::cost).orElse(CostRange.NONE);
    Operand target = call.target().map(sizes::operand).orElse(null);
    CostRange range = new CostRange(CostRange.UNBOUNDED, 0);
    CostRange result = null;
    for (String overload : overloads) {
      CallCost one = calls.cost(new CallCosts.Call(call, overload, target, arguments, costs));
      range = range.union(one.cost());
      if (one.size() != null) {
        result = result == null ? one.size() : result.union(one.size());
      }
      if (overload.equals("index_list") || overload.equals("index_map")) {
        result = indexed(call, overload.equals("index_list") ? "@items" : "@values");
      }
      result = result == null ? sizes.size(call) : result;
    }
    sizes.set(call, result);
    return sum.plus(range);
  }

  private @Nullable CostRange indexed(Expr.Call call, String step) {
    Expr indexed = call.arguments().getFirst();
    Entries inner = sizes.entries(indexed);
    sizes.below(call, indexed, step);
    return inner == null ? null : inner.value();
  }

  private CostRange items(Expr.Items items) {
    CostRange sum = CostRange.NONE;
    CostRange size = new CostRange(items.elements().isEmpty() ? 0 : CostRange.UNBOUNDED, 0);
    for (Expr.Element element : items.elements()) {
      sum = sum.plus(cost(element.value()));
      size = size.union(sizes.sizeOrUnknown(element.value()));
    }
    sizes.set(items, new Entries(true, CostRange.ONE, size));
    return sum.plus(CostRange.fixed(10));
  }

  private CostRange fields(Expr.Fields fields) {
    CostRange sum = CostRange.NONE;
    if (fields.type() != null) {
      for (Expr.Entry entry : fields.entries()) {
        sum = sum.plus(cost(entry.value()));
      }
      return sum.plus(CostRange.fixed(40));
    }
    CostRange nothing = new CostRange(fields.entries().isEmpty() ? 0 : CostRange.UNBOUNDED, 0);
    CostRange keys = nothing;
    CostRange values = nothing;
    for (Expr.Entry entry : fields.entries()) {
      sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
      keys = keys.union(sizes.sizeOrUnknown(entry.key()));
      values = values.union(sizes.sizeOrUnknown(entry.value()));
    }
    sizes.set(fields, new Entries(false, keys, values));
    return sum.plus(CostRange.fixed(30));
  }

  /// What `optMap` makes: a name for one value.
  private static boolean isBinding(Expr.Fold fold) {
    return fold.range().over() instanceof Expr.Items items
        && items.elements().isEmpty()
        && fold.condition() instanceof Expr.Literal literal
        && Boolean.FALSE.equals(literal.value());
  }

  private CostRange binding(Expr.Fold fold) {
    CostRange sum = cost(fold.range().over()).plus(cost(fold.accumulator().start()));
    sizes.enter(fold.accumulator());
    sum = sum.plus(cost(fold.result()));
    sizes.leave(fold.accumulator());
    sizes.copy(fold, fold.result());
    return sum;
  }

  private CostRange fold(Expr.Fold fold) {
    Expr over = fold.range().over();
    Expr start = fold.accumulator().start();
    CostRange sum = cost(over).plus(cost(start));
    sizes.enter(fold.accumulator());
    sizes.enter(fold.range());
    CostRange condition = cost(fold.condition());
    CostRange step = cost(fold.step());
    sizes.leave(fold.range());
    sum = sum.plus(cost(fold.result()));
    sizes.leave(fold.accumulator());
    CostRange count = sizes.sizeOrUnknown(over);
    switch (start) {
      case Expr.Literal _ -> sizes.set(fold, sizes.size(start));
      case Expr.Items _, Expr.Fields _ -> {
        sizes.set(fold, count);
        sizes.set(fold, sizes.entries(fold.step()));
      }
      default -> {}
    }
    return sum.plus(count.times(step.plus(condition)));
  }
}
