package dev.galley.kube.cel;

import static java.util.Objects.requireNonNull;

import dev.galley.kube.cel.ExpressionSizes.Entries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What calls cost at most, overload by overload.
final class CallCosts {
  private final ExpressionSizes sizes;
  private final LibraryCosts library;

  CallCosts(ExpressionSizes sizes, LibraryCosts library) {
    this.sizes = sizes;
    this.library = library;
  }

  /// A call as one of its overloads.
  record Call(
      Expr.Call call,
      String overload,
      @Nullable Operand target,
      List<Operand> arguments,
      List<CostRange> costs) {
    CostRange argumentCost() {
      return costs.stream().reduce(CostRange.NONE, CostRange::plus);
    }

    CostRange size(int argument) {
      return arguments.get(argument).sizeOrUnknown();
    }

    CostRange targetSize() {
      return requireNonNull(target).sizeOrUnknown();
    }

    CallCost costing(CostRange own) {
      return new CallCost(own.plus(argumentCost()), null);
    }

    CallCost costing(CostRange own, CostRange size) {
      return new CallCost(own.plus(argumentCost()), size);
    }
  }

  CallCost cost(Call call) {
    CallCost special = library.cost(call.call(), call.overload(), call.target(), call.arguments());
    if (special != null) {
      return new CallCost(special.cost().plus(call.argumentCost()), special.size());
    }
    return switch (call.overload()) {
      case "string_format" -> call.costing(call.targetSize().times(0.1));
      case "string_to_bytes" -> {
        CostRange size = call.size(0);
        long most = CostRange.product(size.max(), 4);
        yield call.costing(size.times(0.1), new CostRange(size.min(), most));
      }
      case "bytes_to_string" -> {
        CostRange size = call.size(0);
        yield call.costing(size.times(0.1), new CostRange(size.min() / 4, size.max()));
      }
      case "strings_quote" -> {
        CostRange size = call.size(0);
        CostRange quoted = new CostRange(size.min(), CostRange.product(size.max(), 2));
        yield call.costing(size.times(0.1), quoted.plus(CostRange.fixed(2)));
      }
      case "starts_with_string", "ends_with_string" -> call.costing(call.size(0).times(0.1));
      case "in_list" -> call.costing(call.size(1).times(1.0));
      case "matches_string" -> {
        CostRange text = call.targetSize().plus(CostRange.ONE).times(0.1);
        yield call.costing(text.times(call.size(0).times(0.25)));
      }
      case "contains_string" ->
          call.costing(call.targetSize().times(0.1).times(call.size(0).times(0.1)));
      case "logical_or", "logical_and" -> {
        CostRange left = call.costs().get(0);
        CostRange both = left.plus(call.costs().get(1));
        yield new CallCost(new CostRange(left.min(), both.max()), null);
      }
      case "conditional" -> conditional(call);
      case "add_string", "add_bytes", "add_list" -> sum(call);
      default -> comparison(call);
    };
  }

  private CallCost conditional(Call call) {
    joinEntries(call, 1, 2);
    CostRange branches = call.costs().get(1).union(call.costs().get(2));
    return new CallCost(call.costs().get(0).plus(branches), call.size(1).union(call.size(2)));
  }

  private CallCost sum(Call call) {
    joinEntries(call, 0, 1);
    CostRange size = call.size(0).plus(call.size(1));
    return call.costing(call.overload().equals("add_list") ? CostRange.ONE : size.times(0.1), size);
  }

  private void joinEntries(Call call, int left, int right) {
    sizes.set(
        call.call(),
        Entries.union(
            sizes.entries(call.arguments().get(left).expr()),
            sizes.entries(call.arguments().get(right).expr())));
  }

  private static CallCost comparison(Call call) {
    String overload = call.overload();
    boolean ordered =
        (overload.startsWith("less_") || overload.startsWith("greater_"))
            && (overload.endsWith("_string") || overload.endsWith("_bytes"));
    if (!ordered && !overload.equals("equals") && !overload.equals("not_equals")) {
      return call.costing(CostRange.ONE);
    }
    long most = Math.min(call.size(0).max(), call.size(1).max());
    return call.costing(new CostRange(most > 0 ? 1 : 0, most).times(0.1));
  }
}
