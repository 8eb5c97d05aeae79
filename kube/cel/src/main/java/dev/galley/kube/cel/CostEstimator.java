package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what an expression costs at most, before anything is known but its types and how large they
/// get; counts as cel-go does.
final class CostEstimator {
  private final Checked checked;
  private final Sizes sizes;
  private final LibraryCosts library;
  private final Map<Integer, List<String>> paths = new HashMap<>();
  private final Map<Integer, CostRange> known = new HashMap<>();
  private final Map<Integer, Entries> entries = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();

  /// Knows how large the values of a type's fields get.
  @FunctionalInterface
  interface Sizes {
    /// @param path from a variable through fields, `@items`, `@keys` and `@values`
    /// @return `null` when nothing is known
    @Nullable CostRange of(List<String> path);
  }

  /// What is known of the keys and values of a list or map.
  private record Entries(boolean list, CostRange key, CostRange value) {}

  /// A variable of a loop.
  private record Local(List<String> path, @Nullable CostRange size, @Nullable Entries entries) {}

  /// An operand of a call.
  record Node(List<String> path, CelType type, Expr expr, @Nullable CostRange size) {}

  /// What a call costs, and how large its result is when that is known.
  record CallCost(CostRange cost, @Nullable CostRange size) {}

  private CostEstimator(Checked checked, Sizes sizes) {
    this.checked = checked;
    this.sizes = sizes;
    this.library = new LibraryCosts(sizes);
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
    Local local = local(ident.name());
    paths.put(ident.id(), local == null ? List.of(ident.name()) : local.path());
    return CostRange.ONE;
  }

  private @Nullable Local local(String name) {
    Deque<Local> stack = locals.get(name);
    return stack == null ? null : stack.peek();
  }

  private CostRange select(Expr.Select select) {
    CostRange operand = cost(select.operand());
    if (select.test()) {
      return operand;
    }
    paths.put(select.id(), longer(path(select.operand()), select.field()));
    return switch (checked.type(select.operand()).kind()) {
      case MAP, STRUCT -> operand.plus(CostRange.ONE);
      default -> operand;
    };
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

  private Node node(Expr expr) {
    List<String> path = path(expr);
    boolean accumulator = !path.isEmpty() && path.getFirst().equals(ExprFactory.ACCUMULATOR);
    return new Node(accumulator ? List.of() : path, checked.type(expr), expr, size(expr));
  }

  private CostRange call(Expr.Call call) {
    if (call.function().equals("dyn")) {
      Expr argument = call.arguments().getFirst();
      CostRange cost = cost(argument).plus(CostRange.ONE);
      copySizes(call, argument);
      return cost;
    }
    List<CostRange> costs = new ArrayList<>();
    List<Node> arguments = new ArrayList<>();
    for (Expr argument : call.arguments()) {
      costs.add(cost(argument));
      arguments.add(node(argument));
    }
    List<String> overloads = checked.overloads(call);
    if (overloads.isEmpty()) {
      return CostRange.NONE;
    }
    CostRange sum = call.target().map(this::cost).orElse(CostRange.NONE);
    Node target = call.target().map(this::node).orElse(null);
    CostRange range = new CostRange(CostRange.UNBOUNDED, 0);
    CostRange result = null;
    for (String overload : overloads) {
      CallCost one = overload(new Call(call, overload, target, arguments, costs));
      range = range.union(one.cost());
      if (one.size() != null) {
        result = result == null ? one.size() : result.union(one.size());
      }
      if (overload.equals("index_list") || overload.equals("index_map")) {
        Entries inner = entries(call.arguments().getFirst());
        result = inner == null ? null : inner.value();
        String step = overload.equals("index_list") ? "@items" : "@values";
        paths.put(call.id(), longer(path(call.arguments().getFirst()), step));
      }
      result = result == null ? size(call) : result;
    }
    setSize(call, result);
    return sum.plus(range);
  }

  /// A call as one of its overloads.
  private record Call(
      Expr.Call call,
      String overload,
      @Nullable Node target,
      List<Node> arguments,
      List<CostRange> costs) {
    CostRange argumentCost() {
      return costs.stream().reduce(CostRange.NONE, CostRange::plus);
    }

    CallCost costing(CostRange own) {
      return new CallCost(own.plus(argumentCost()), null);
    }

    CallCost costing(CostRange own, CostRange size) {
      return new CallCost(own.plus(argumentCost()), size);
    }
  }

  private CallCost overload(Call call) {
    CallCost special = library.cost(call.call(), call.overload(), call.target(), call.arguments());
    if (special != null) {
      return new CallCost(special.cost().plus(call.argumentCost()), special.size());
    }
    List<Node> arguments = call.arguments();
    Node target = call.target();
    return switch (call.overload()) {
      case "string_format" ->
          call.costing(sizeOf(java.util.Objects.requireNonNull(target)).times(0.1));
      case "string_to_bytes" -> {
        CostRange size = sizeOf(arguments.getFirst());
        long most = CostRange.product(size.max(), 4);
        yield call.costing(size.times(0.1), new CostRange(size.min(), most));
      }
      case "bytes_to_string" -> {
        CostRange size = sizeOf(arguments.getFirst());
        yield call.costing(size.times(0.1), new CostRange(size.min() / 4, size.max()));
      }
      case "strings_quote" -> {
        CostRange size = sizeOf(arguments.getFirst());
        CostRange quoted = new CostRange(size.min(), CostRange.product(size.max(), 2));
        yield call.costing(size.times(0.1), quoted.plus(CostRange.fixed(2)));
      }
      case "starts_with_string", "ends_with_string" ->
          call.costing(sizeOf(arguments.getFirst()).times(0.1));
      case "in_list" -> call.costing(sizeOf(arguments.get(1)).times(1.0));
      case "matches_string" -> {
        CostRange text =
            sizeOf(java.util.Objects.requireNonNull(target)).plus(CostRange.ONE).times(0.1);
        yield call.costing(text.times(sizeOf(arguments.getFirst()).times(0.25)));
      }
      case "contains_string" -> {
        CostRange text = sizeOf(java.util.Objects.requireNonNull(target)).times(0.1);
        yield call.costing(text.times(sizeOf(arguments.getFirst()).times(0.1)));
      }
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
    List<Node> arguments = call.arguments();
    CostRange size = sizeOf(arguments.get(1)).union(sizeOf(arguments.get(2)));
    setEntries(
        call.call(), union(entries(arguments.get(1).expr()), entries(arguments.get(2).expr())));
    CostRange branches = call.costs().get(1).union(call.costs().get(2));
    return new CallCost(call.costs().get(0).plus(branches), size);
  }

  private static @Nullable Entries union(@Nullable Entries left, @Nullable Entries right) {
    return left == null || right == null
        ? null
        : new Entries(
            left.list(), left.key().union(right.key()), left.value().union(right.value()));
  }

  private CallCost sum(Call call) {
    List<Node> arguments = call.arguments();
    CostRange size = sizeOf(arguments.get(0)).plus(sizeOf(arguments.get(1)));
    setEntries(
        call.call(), union(entries(arguments.get(0).expr()), entries(arguments.get(1).expr())));
    return call.costing(call.overload().equals("add_list") ? CostRange.ONE : size.times(0.1), size);
  }

  private CallCost comparison(Call call) {
    String overload = call.overload();
    boolean ordered =
        (overload.startsWith("less_") || overload.startsWith("greater_"))
            && (overload.endsWith("_string") || overload.endsWith("_bytes"));
    if (!ordered && !overload.equals("equals") && !overload.equals("not_equals")) {
      return call.costing(CostRange.ONE);
    }
    long most =
        Math.min(sizeOf(call.arguments().get(0)).max(), sizeOf(call.arguments().get(1)).max());
    return call.costing(new CostRange(most > 0 ? 1 : 0, most).times(0.1));
  }

  private CostRange items(Expr.Items items) {
    CostRange sum = CostRange.NONE;
    CostRange size = new CostRange(items.elements().isEmpty() ? 0 : CostRange.UNBOUNDED, 0);
    for (Expr.Element element : items.elements()) {
      sum = sum.plus(cost(element.value()));
      size = size.union(sizeOrUnknown(element.value()));
    }
    setEntries(items, new Entries(true, CostRange.ONE, size));
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
      keys = keys.union(sizeOrUnknown(entry.key()));
      values = values.union(sizeOrUnknown(entry.value()));
    }
    setEntries(fields, new Entries(false, keys, values));
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
    Expr start = fold.accumulator().start();
    CostRange sum = cost(fold.range().over()).plus(cost(start));
    push(fold.accumulator().name(), new Local(path(start), size(start), entries(start)));
    sum = sum.plus(cost(fold.result()));
    pop(fold.accumulator().name());
    copySizes(fold, fold.result());
    return sum;
  }

  private CostRange fold(Expr.Fold fold) {
    Expr over = fold.range().over();
    Expr start = fold.accumulator().start();
    CostRange sum = cost(over).plus(cost(start));
    push(fold.accumulator().name(), new Local(path(start), size(start), entries(start)));
    pushLoop(fold.range());
    CostRange condition = cost(fold.condition());
    CostRange step = cost(fold.step());
    pop(fold.range().first());
    if (!fold.range().second().isEmpty()) {
      pop(fold.range().second());
    }
    sum = sum.plus(cost(fold.result()));
    pop(fold.accumulator().name());
    CostRange count = sizeOrUnknown(over);
    switch (start) {
      case Expr.Literal _ -> setSize(fold, size(start));
      case Expr.Items _, Expr.Fields _ -> {
        setSize(fold, count);
        setEntries(fold, entries(fold.step()));
      }
      default -> {}
    }
    return sum.plus(count.times(step.plus(condition)));
  }

  private void pushLoop(Expr.Range range) {
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

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, each -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    Deque<Local> stack = locals.get(name);
    if (stack != null) {
      stack.pop();
    }
  }

  private void setSize(Expr expr, @Nullable CostRange size) {
    if (size != null) {
      known.put(expr.id(), size);
    }
  }

  private void setEntries(Expr expr, @Nullable Entries inner) {
    if (inner != null) {
      entries.put(expr.id(), inner);
    }
  }

  private void copySizes(Expr to, Expr from) {
    setSize(to, size(from));
    setEntries(to, entries(from));
  }

  private @Nullable Entries entries(Expr expr) {
    Entries computed = entries.get(expr.id());
    if (computed != null || !(expr instanceof Expr.Ident ident)) {
      return computed;
    }
    Local local = local(ident.name());
    return local == null ? null : local.entries();
  }

  private static CostRange sizeOf(Node node) {
    return node.size() == null ? CostRange.UNKNOWN : node.size();
  }

  private CostRange sizeOrUnknown(Expr expr) {
    CostRange size = size(expr);
    return size == null ? CostRange.UNKNOWN : size;
  }

  private @Nullable CostRange size(Expr expr) {
    CostRange computed = known.get(expr.id());
    if (computed != null) {
      return computed;
    }
    CostRange written = written(expr);
    if (written != null) {
      return written;
    }
    List<String> path = path(expr);
    CostRange declared = path.isEmpty() ? null : sizes.of(path);
    if (declared != null) {
      known.put(expr.id(), declared);
      return declared;
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
