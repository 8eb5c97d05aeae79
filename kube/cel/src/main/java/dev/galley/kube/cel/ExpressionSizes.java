package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of the sizes in an expression while its cost is estimated, part by part.
final class ExpressionSizes {
  private final Checked checked;
  private final CostEstimator.Sizes declared;
  private final Map<Integer, List<String>> paths = new HashMap<>();
  private final Map<Integer, CostRange> known = new HashMap<>();
  private final Map<Integer, Entries> entries = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();

  /// What is known of the keys and values of a list or map.
  record Entries(boolean list, CostRange key, CostRange value) {
    static @Nullable Entries union(@Nullable Entries left, @Nullable Entries right) {
      return left == null || right == null
          ? null
          : new Entries(left.list, left.key.union(right.key), left.value.union(right.value));
    }
  }

  /// A variable of a loop.
  private record Local(List<String> path, @Nullable CostRange size, @Nullable Entries entries) {}

  ExpressionSizes(Checked checked, CostEstimator.Sizes declared) {
    this.checked = checked;
    this.declared = declared;
  }

  void variable(Expr.Ident ident) {
    Local local = local(ident.name());
    paths.put(ident.id(), local == null ? List.of(ident.name()) : local.path());
  }

  /// Notes that an expression is one step below another.
  void below(Expr expr, Expr outer, String step) {
    paths.put(expr.id(), longer(path(outer), step));
  }

  private static List<String> longer(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private List<String> path(Expr expr) {
    if (expr instanceof Expr.Ident ident) {
      Local local = local(ident.name());
      if (local != null) {
        return local.path();
      }
    }
    return paths.getOrDefault(expr.id(), List.of());
  }

  Operand operand(Expr expr) {
    List<String> path = path(expr);
    boolean accumulator = !path.isEmpty() && path.getFirst().equals(ExprFactory.ACCUMULATOR);
    return new Operand(accumulator ? List.of() : path, checked.type(expr), expr, size(expr));
  }

  void enter(Expr.Accumulator accumulator) {
    Expr start = accumulator.start();
    push(accumulator.name(), new Local(path(start), size(start), entries(start)));
  }

  void leave(Expr.Accumulator accumulator) {
    pop(accumulator.name());
  }

  void enter(Expr.Range range) {
    Expr over = range.over();
    Entries inner = entries(over);
    boolean list = inner != null ? inner.list() : checked.type(over).is(Kind.LIST);
    CostRange key = inner == null ? null : inner.key();
    CostRange value = inner == null ? null : inner.value();
    Local keys = new Local(longer(path(over), list ? "@indices" : "@keys"), key, null);
    Local values = new Local(longer(path(over), list ? "@items" : "@values"), value, null);
    if (range.second().isEmpty()) {
      push(range.first(), list ? values : keys);
    } else {
      push(range.first(), keys);
      push(range.second(), values);
    }
  }

  void leave(Expr.Range range) {
    pop(range.first());
    if (!range.second().isEmpty()) {
      pop(range.second());
    }
  }

  private @Nullable Local local(String name) {
    Deque<Local> stack = locals.get(name);
    return stack == null ? null : stack.peek();
  }

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, each -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    Deque<Local> stack = locals.get(name);
    if (stack != null) {
      stack.pop();
    }
  }

  void set(Expr expr, @Nullable CostRange size) {
    if (size != null) {
      known.put(expr.id(), size);
    }
  }

  void set(Expr expr, @Nullable Entries inner) {
    if (inner != null) {
      entries.put(expr.id(), inner);
    }
  }

  void copy(Expr to, Expr from) {
    set(to, size(from));
    set(to, entries(from));
  }

  @Nullable Entries entries(Expr expr) {
    Entries computed = entries.get(expr.id());
    if (computed != null || !(expr instanceof Expr.Ident ident)) {
      return computed;
    }
    Local local = local(ident.name());
    return local == null ? null : local.entries();
  }

  CostRange sizeOrUnknown(Expr expr) {
    CostRange size = size(expr);
    return size == null ? CostRange.UNKNOWN : size;
  }

  @Nullable CostRange size(Expr expr) {
    CostRange computed = known.get(expr.id());
    if (computed != null) {
      return computed;
    }
    CostRange written = written(expr);
    if (written != null) {
      return written;
    }
    List<String> path = path(expr);
    CostRange size = path.isEmpty() ? null : declared.of(path);
    if (size != null) {
      known.put(expr.id(), size);
      return size;
    }
    if (isScalar(checked.type(expr))) {
      return CostRange.ONE;
    }
    Local local = expr instanceof Expr.Ident ident ? local(ident.name()) : null;
    return local == null ? null : local.size();
  }

  /// The size of what is written down.
  private static @Nullable CostRange written(Expr expr) {
    return switch (expr) {
      case Expr.Literal literal -> CostRange.fixed(Values.size(literal.value()));
      case Expr.Items items -> CostRange.fixed(items.elements().size());
      case Expr.Fields fields when fields.type() == null ->
          CostRange.fixed(fields.entries().size());
      default -> null;
    };
  }

  private static boolean isScalar(CelType type) {
    return switch (type.kind()) {
      case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
      case OPAQUE -> type.isOptional() && isScalar(type.element());
      default -> false;
    };
  }
}
