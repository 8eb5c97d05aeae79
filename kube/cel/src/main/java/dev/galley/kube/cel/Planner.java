package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Turns a checked expression into steps.
final class Planner {
  private static final Set<String> CONVERSIONS =
      Set.of("bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint");
  private static final Frame NOWHERE = new Frame(name -> null, 0, 0);

  private final Checked checked;
  private final Deque<Local> locals = new ArrayDeque<>();
  private int slots;

  private record Local(String name, int slot) {}

  Planner(Checked checked) {
    this.checked = checked;
  }

  /// How many variables of loops there are, once all is planned.
  int slots() {
    return slots;
  }

  Step plan(Expr expr) {
    return switch (expr) {
      case Expr.Literal literal -> constant(literal.value());
      case Expr.Ident ident -> ident(ident);
      case Expr.Select select -> select(select);
      case Expr.Call call -> call(call);
      case Expr.Items items -> items(items);
      case Expr.Fields fields -> fields(fields);
      case Expr.Fold fold -> fold(fold);
    };
  }

  private static Step constant(Object value) {
    return frame -> value;
  }

  private Step ident(Expr.Ident ident) {
    for (Local local : locals) {
      if (local.name().equals(ident.name())) {
        int slot = local.slot();
        return frame -> {
          Object value = frame.local(slot);
          frame.charge(1);
          return value;
        };
      }
    }
    CelType type = checked.type(ident);
    if (type.is(Kind.TYPE) && !type.parameters().isEmpty()) {
      return constant(type.element());
    }
    String name = ident.name();
    return frame -> {
      Object value = frame.variable(name);
      frame.charge(1);
      return value;
    };
  }

  /// A chain of fields costs one more when it does not start with a name.
  private static int chainCost(Expr operand) {
    return switch (operand) {
      case Expr.Ident _, Expr.Select _ -> 1;
      case Expr.Call call when Selection.isIndex(call.function()) -> 1;
      default -> 2;
    };
  }

  private Step select(Expr.Select select) {
    Step operand = plan(select.operand());
    String field = select.field();
    int cost = chainCost(select.operand());
    if (select.test()) {
      return frame -> {
        Object target = operand.eval(frame);
        frame.charge(cost - 1);
        return Selection.has(target, field);
      };
    }
    return frame -> {
      Object target = operand.eval(frame);
      frame.charge(cost);
      return Selection.select(target, field);
    };
  }

  /// No stream: its frames are ten for each level of nesting.
  private <T> Step[] plans(List<T> parts, Function<T, Expr> expression) {
    Step[] steps = new Step[parts.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = plan(expression.apply(parts.get(i)));
    }
    return steps;
  }

  private Step call(Expr.Call call) {
    List<Expr> operands = call.operands();
    Step[] steps = plans(operands, each -> each);
    return switch (call.function()) {
      case "_&&_" -> Logic.both(steps[0], steps[1], false);
      case "_||_" -> Logic.both(steps[0], steps[1], true);
      case "_?_:_" -> Logic.choice(steps[0], steps[1], steps[2]);
      case "@not_strictly_false" -> Logic.notFalse(steps[0]);
      case "_[_]" -> indexed(operands, steps, false);
      case "_[?_]", "_?._" -> indexed(operands, steps, true);
      case "or" ->
          frame -> {
            OptionalValue first = Operations.optional(steps[0].eval(frame));
            return first.isPresent() ? first : steps[1].eval(frame);
          };
      case "orValue" ->
          frame -> {
            OptionalValue first = Operations.optional(steps[0].eval(frame));
            return first.isPresent() ? first.get() : steps[1].eval(frame);
          };
      case "matches", "find", "findAll" -> regex(call, operands, steps);
      case "sum" -> sum(call, steps[0]);
      default ->
          isConstant(call, operands)
              ? constant(Operations.apply(call.function(), evaluated(NOWHERE, steps)))
              : strict(call.function(), steps);
    };
  }

  /// Whether a conversion is of what is written down: it is done, or refused, once for all.
  private static boolean isConstant(Expr.Call call, List<Expr> operands) {
    return CONVERSIONS.contains(call.function())
        && operands.size() == 1
        && operands.getFirst() instanceof Expr.Literal;
  }

  private static Step indexed(List<Expr> operands, Step[] steps, boolean optional) {
    int cost = chainCost(operands.getFirst());
    return frame -> {
      Object target = steps[0].eval(frame);
      Object index = steps[1].eval(frame);
      frame.charge(cost);
      return optional ? Selection.optional(target, index) : Selection.index(target, index);
    };
  }

  private static Step strict(String function, Step[] steps) {
    return frame -> {
      Object[] values = evaluated(frame, steps);
      Object result = Operations.apply(function, values);
      frame.charge(RuntimeCost.of(function, values, result));
      return result;
    };
  }

  private static Object[] evaluated(Frame frame, Step[] steps) {
    Object[] values = new Object[steps.length];
    for (int i = 0; i < steps.length; i++) {
      values[i] = steps[i].eval(frame);
    }
    return values;
  }

  /// Expressions that are written down are read once.
  private static Step regex(Expr.Call call, List<Expr> operands, Step[] steps) {
    String function = call.function();
    if (!(operands.get(1) instanceof Expr.Literal(int _, int _, String text))) {
      return strict(function, steps);
    }
    var pattern = Regexes.compile(text, "");
    return frame -> {
      Object[] values = evaluated(frame, steps);
      Object result = Regexes.apply(function, pattern, values);
      frame.charge(RuntimeCost.of(function, values, result));
      return result;
    };
  }

  private Step sum(Expr.Call call, Step list) {
    List<String> overloads = checked.overloads(call);
    Object zero = ListFunctions.zero(overloads.isEmpty() ? "" : overloads.getFirst());
    return frame -> {
      Object[] values = {list.eval(frame)};
      boolean empty = values[0] instanceof ListValue elements && elements.size() == 0;
      Object result = empty ? zero : Operations.apply("sum", values);
      frame.charge(RuntimeCost.of("sum", values, result));
      return result;
    };
  }

  private Step items(Expr.Items items) {
    Step[] steps = plans(items.elements(), Expr.Element::value);
    boolean[] optional = new boolean[steps.length];
    for (int i = 0; i < steps.length; i++) {
      optional[i] = items.elements().get(i).optional();
    }
    return frame -> {
      List<Object> values = new ArrayList<>(steps.length);
      for (int i = 0; i < steps.length; i++) {
        Object value = steps[i].eval(frame);
        if (!optional[i]) {
          values.add(value);
        } else if (!(value instanceof OptionalValue held)) {
          throw new CelFailure(
              "cannot initialize optional list element from non-optional value "
                  + Texts.shown(value));
        } else if (held.isPresent()) {
          values.add(held.get());
        }
      }
      frame.charge(10);
      return ListValue.of(values);
    };
  }

  private Step fields(Expr.Fields fields) {
    Step[] keys = plans(fields.entries(), Expr.Entry::key);
    Step[] values = plans(fields.entries(), Expr.Entry::value);
    boolean[] optional = new boolean[keys.length];
    for (int i = 0; i < keys.length; i++) {
      optional[i] = fields.entries().get(i).optional();
    }
    String type = fields.type();
    long cost = type == null ? 30 : 40;
    return frame -> {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.length; i++) {
        Object key = keys[i].eval(frame);
        Object value = values[i].eval(frame);
        if (!optional[i]) {
          entries.put(key, value);
        } else if (!(value instanceof OptionalValue held)) {
          throw new CelFailure(
              "cannot initialize optional entry '"
                  + Texts.shown(key)
                  + "' from non-optional value "
                  + Texts.shown(value));
        } else if (held.isPresent()) {
          entries.put(key, held.get());
        }
      }
      frame.charge(cost);
      return type == null ? MapValue.of(entries) : new MadeObject(type, entries);
    };
  }

  private Step fold(Expr.Fold fold) {
    Step over = plan(fold.range().over());
    boolean fills =
        fold.accumulator().start() instanceof Expr.Fields fields && fields.entries().isEmpty();
    Step start =
        fills
            ? frame -> {
              frame.charge(30);
              return MapValue.growing();
            }
            : plan(fold.accumulator().start());
    int accumulator = push(fold.accumulator().name());
    int first = push(fold.range().first());
    boolean two = !fold.range().second().isEmpty();
    int second = two ? push(fold.range().second()) : -1;
    Step condition = plan(fold.condition());
    Step step = plan(fold.step());
    locals.pop();
    if (two) {
      locals.pop();
    }
    Step result = plan(fold.result());
    locals.pop();
    boolean unconditional =
        fold.condition() instanceof Expr.Literal literal && Boolean.TRUE.equals(literal.value());
    Loop loop =
        new Loop(new Loop.Slots(accumulator, first, second), start, condition, step, unconditional);
    return frame -> {
      Object range = over.eval(frame);
      loop.run(frame, range);
      return result.eval(frame);
    };
  }

  private int push(String name) {
    locals.push(new Local(name, slots));
    slots++;
    return slots - 1;
  }
}
