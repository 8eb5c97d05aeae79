package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the types of an expression, as cel-go's checker does and in its words.
///
/// Names with dots become what they name, so the answer is another tree than the one given.
final class Checker {
  private final Environment environment;
  private final Issues issues;
  private final Inference inference = new Inference();
  private final Map<Integer, CelType> types = new HashMap<>();
  private final Map<Integer, List<String>> overloads = new HashMap<>();
  private Scope scope;

  private Checker(Environment environment, Issues issues) {
    this.environment = environment;
    this.issues = issues;
    this.scope = new Scope(Map.of(), null);
  }

  static Checked check(Environment environment, Expr expr, Issues issues) {
    Checker checker = new Checker(environment, issues);
    Expr checked = checker.check(expr);
    checker.types.replaceAll((id, type) -> checker.inference.resolved(type, true));
    return new Checked(checked, checker.types, checker.overloads);
  }

  private Expr check(Expr expr) {
    return switch (expr) {
      case Expr.Literal literal -> typed(literal, Values.literalType(literal.value()));
      case Expr.Ident ident -> ident(ident);
      case Expr.Select select -> select(select);
      case Expr.Call call -> call(call);
      case Expr.Items items -> items(items);
      case Expr.Fields fields ->
          fields.type() == null ? map(fields) : new Objects(this).check(fields);
      case Expr.Fold fold -> fold(fold);
    };
  }

  private Expr typed(Expr expr, CelType type) {
    types.put(expr.id(), type);
    return expr;
  }

  private CelType type(Expr expr) {
    return types.getOrDefault(expr.id(), CelType.ERROR);
  }

  private void undeclared(int at, String name) {
    issues.add(at, "undeclared reference to '" + name + "' (in container '')");
  }

  private void mismatch(int at, CelType expected, CelType actual) {
    issues.add(at, "expected type '" + expected + "' but found '" + actual + "'");
  }

  private @Nullable CelType find(String name) {
    String plain = name.startsWith(".") ? name.substring(1) : name;
    CelType local = scope.find(plain);
    return local != null ? local : environment.variable(plain);
  }

  private Expr ident(Expr.Ident ident) {
    CelType type = find(ident.name());
    if (type == null) {
      undeclared(ident.at(), ident.name());
      return typed(ident, CelType.ERROR);
    }
    String plain = ident.name().startsWith(".") ? ident.name().substring(1) : ident.name();
    return typed(new Expr.Ident(ident.id(), ident.at(), plain), type);
  }

  private Expr select(Expr.Select select) {
    Optional<String> qualified = qualifiedName(select);
    if (qualified.isPresent()) {
      CelType type = find(qualified.get());
      if (type != null) {
        return typed(new Expr.Ident(select.id(), select.at(), qualified.get()), type);
      }
    }
    Expr operand = check(select.operand());
    CelType found = field(select, operand, select.field());
    CelType result =
        select.test() ? CelType.BOOL : type(operand).isOptional() ? CelType.optional(found) : found;
    return typed(
        new Expr.Select(select.id(), select.at(), operand, select.field(), select.test()),
        inference.resolved(result, false));
  }

  /// `a.b.c`, when it is nothing but names.
  private static Optional<String> qualifiedName(Expr expr) {
    return switch (expr) {
      case Expr.Ident(int _, int _, String name) -> Optional.of(name);
      case Expr.Select(int _, int _, Expr operand, String field, boolean test) when !test ->
          qualifiedName(operand).map(before -> before + "." + field);
      default -> Optional.empty();
    };
  }

  /// The type of a field; of an optional's, before it is made optional itself.
  private CelType field(Expr at, Expr operand, String field) {
    CelType resolved = inference.resolved(type(operand), false);
    CelType target = resolved.unwrapped();
    types.put(operand.id(), resolved);
    return switch (target.kind()) {
      case MAP -> target.parameters().get(1);
      case STRUCT -> declaredField(at.at(), target.name(), field);
      case PARAMETER -> {
        inference.assignable(CelType.DYN, target);
        yield CelType.DYN;
      }
      case DYN, ERROR -> CelType.DYN;
      default -> {
        issues.add(at.at(), "type '" + target + "' does not support field selection");
        yield CelType.DYN;
      }
    };
  }

  CelType declaredField(int at, String struct, String field) {
    if (!environment.hasStruct(struct)) {
      issues.add(at, "unexpected failed resolution of '" + struct + "'");
      return CelType.ERROR;
    }
    CelType type = environment.field(struct, field);
    if (type == null) {
      issues.add(at, "undefined field '" + field + "'");
      return CelType.ERROR;
    }
    return type;
  }

  private Expr call(Expr.Call call) {
    if (call.function().equals("_?._")) {
      return optionalSelect(call);
    }
    // No stream: its frames are ten for each level of nesting.
    List<Expr> arguments = new ArrayList<>();
    for (Expr argument : call.arguments()) {
      arguments.add(check(argument));
    }
    if (call.target().isEmpty()) {
      String function =
          call.function().startsWith(".") ? call.function().substring(1) : call.function();
      return resolved(
          new Expr.Call(call.id(), call.at(), function, Optional.empty(), arguments),
          call.function());
    }
    Optional<String> qualified =
        qualifiedName(call.target().get()).map(before -> before + "." + call.function());
    if (qualified.isPresent() && environment.hasFunction(qualified.get())) {
      return resolved(
          new Expr.Call(call.id(), call.at(), qualified.get(), Optional.empty(), arguments),
          qualified.get());
    }
    Expr target = check(call.target().get());
    return resolved(
        new Expr.Call(call.id(), call.at(), call.function(), Optional.of(target), arguments),
        call.function());
  }

  private Expr optionalSelect(Expr.Call call) {
    Expr operand = check(call.arguments().getFirst());
    Expr field = check(call.arguments().getLast());
    String name = String.valueOf(((Expr.Literal) field).value());
    CelType found = field(call, operand, name);
    overloads.put(call.id(), List.of("select_optional_field"));
    return typed(
        new Expr.Call(
            call.id(), call.at(), call.function(), Optional.empty(), List.of(operand, field)),
        inference.resolved(CelType.optional(found), false));
  }

  private Expr resolved(Expr.Call call, String written) {
    if (!environment.hasFunction(call.function())) {
      undeclared(call.at(), written);
      return typed(call, CelType.ERROR);
    }
    List<CelType> arguments = new ArrayList<>();
    call.operands().forEach(each -> arguments.add(type(each)));
    if (call.function().equals("_&&_") || call.function().equals("_||_")) {
      return logical(call, arguments);
    }
    Optional<OverloadChoice> choice = OverloadChoice.of(call, arguments, inference);
    if (choice.isEmpty()) {
      arguments.replaceAll(each -> inference.resolved(each, true));
      String signature = CelType.call(arguments, call.target().isPresent());
      issues.add(
          call.at(),
          "found no matching overload for '"
              + call.function()
              + "' applied to '"
              + signature
              + "'");
      return typed(call, CelType.ERROR);
    }
    overloads.put(call.id(), choice.get().overloads());
    return typed(call, choice.get().result());
  }

  private Expr logical(Expr.Call call, List<CelType> arguments) {
    boolean fits = true;
    for (int i = 0; i < arguments.size(); i++) {
      if (!inference.assignable(arguments.get(i), CelType.BOOL)) {
        mismatch(call.arguments().get(i).at(), CelType.BOOL, arguments.get(i));
        fits = false;
      }
    }
    overloads.put(
        call.id(), List.of(call.function().equals("_&&_") ? "logical_and" : "logical_or"));
    return typed(call, fits ? CelType.BOOL : CelType.ERROR);
  }

  private Expr items(Expr.Items items) {
    List<Expr.Element> elements = new ArrayList<>();
    CelType joined = null;
    for (Expr.Element element : items.elements()) {
      Expr value = check(element.value());
      elements.add(new Expr.Element(value, element.optional()));
      joined = joined(value, joined, held(value, element.optional()));
    }
    return typed(
        new Expr.Items(items.id(), items.at(), elements),
        CelType.list(joined == null ? inference.variable() : joined));
  }

  /// What a value stands for; of one written as optional, what it holds.
  CelType held(Expr value, boolean optional) {
    CelType type = type(value);
    if (optional && !type.isOptional() && !type.isDynamic()) {
      mismatch(value.at(), CelType.optional(type), type);
    }
    return optional ? type.unwrapped() : type;
  }

  private CelType joined(Expr at, @Nullable CelType before, CelType type) {
    if (before == null) {
      return type;
    }
    if (inference.assignable(before, type)) {
      return Inference.general(before, type);
    }
    mismatch(at.at(), before, type);
    return CelType.ERROR;
  }

  private Expr map(Expr.Fields map) {
    List<Expr.Entry> entries = new ArrayList<>();
    CelType keys = null;
    CelType values = null;
    for (Expr.Entry entry : map.entries()) {
      Expr key = check(entry.key());
      keys = joined(key, keys, type(key));
      Expr value = check(entry.value());
      values = joined(value, values, held(value, entry.optional()));
      entries.add(new Expr.Entry(entry.id(), entry.at(), key, value, entry.optional()));
    }
    return typed(
        new Expr.Fields(map.id(), map.at(), null, entries),
        keys == null || values == null
            ? CelType.map(inference.variable(), inference.variable())
            : CelType.map(keys, values));
  }

  /// Objects written down, which only patches of policies use.
  private record Objects(Checker checker) {
    Expr check(Expr.Fields object) {
      String type = String.valueOf(object.type());
      CelType found = checker.find(type);
      boolean known = found != null && found.is(Kind.TYPE) && !found.parameters().isEmpty();
      if (found == null) {
        checker.undeclared(object.at(), type);
      } else if (!known) {
        checker.issues.add(object.at(), "'" + found + "' is not a type");
      }
      CelType result = known && found != null ? found.element() : CelType.ERROR;
      if (known && !result.is(Kind.STRUCT)) {
        checker.issues.add(object.at(), "'" + result + "' is not a message type");
      }
      List<Expr.Entry> entries = new ArrayList<>();
      for (Expr.Entry entry : object.entries()) {
        Expr value = checker.check(entry.value());
        entries.add(new Expr.Entry(entry.id(), entry.at(), entry.key(), value, entry.optional()));
        if (result.is(Kind.STRUCT)) {
          fits(result, entry, value);
        }
      }
      return checker.typed(new Expr.Fields(object.id(), object.at(), type, entries), result);
    }

    private void fits(CelType object, Expr.Entry entry, Expr value) {
      String name = String.valueOf(((Expr.Literal) entry.key()).value());
      CelType declared = checker.declaredField(entry.at(), object.name(), name);
      CelType given = checker.held(value, entry.optional());
      if (!checker.inference.assignable(declared, given)) {
        checker.issues.add(
            entry.at(),
            "expected type of field '"
                + name
                + "' is '"
                + declared
                + "' but provided type is '"
                + given
                + "'");
      }
    }
  }

  private Expr fold(Expr.Fold fold) {
    Expr over = check(fold.range().over());
    Expr start = check(fold.accumulator().start());
    CelType range = inference.resolved(type(over), false);
    CelType accumulated = type(start);
    Scope before = scope;
    scope = new Scope(Map.of(fold.accumulator().name(), accumulated), before);
    Scope outer = scope;
    scope = new Scope(loopVariables(fold.range(), over, range), outer);
    Expr condition = check(fold.condition());
    require(condition, CelType.BOOL);
    Expr step = check(fold.step());
    require(step, accumulated);
    scope = outer;
    Expr result = check(fold.result());
    scope = before;
    return typed(
        new Expr.Fold(
            fold.id(),
            fold.at(),
            new Expr.Range(over, fold.range().first(), fold.range().second()),
            new Expr.Accumulator(fold.accumulator().name(), start, result),
            condition,
            step),
        inference.resolved(type(result), false));
  }

  private void require(Expr expr, CelType wanted) {
    if (!inference.assignable(wanted, type(expr))) {
      mismatch(expr.at(), wanted, type(expr));
    }
  }

  private Map<String, CelType> loopVariables(Expr.Range range, Expr over, CelType type) {
    boolean two = !range.second().isEmpty();
    CelType first;
    CelType second;
    switch (type.kind()) {
      case LIST -> {
        first = two ? CelType.INT : type.element();
        second = type.element();
      }
      case MAP -> {
        first = type.element();
        second = type.parameters().get(1);
      }
      case DYN, ERROR, PARAMETER -> {
        inference.assignable(CelType.DYN, type);
        first = CelType.DYN;
        second = CelType.DYN;
      }
      default -> {
        issues.add(
            over.at(),
            "expression of type '"
                + type
                + "' cannot be range of a comprehension (must be list, map, or dynamic)");
        first = CelType.ERROR;
        second = CelType.ERROR;
      }
    }
    Map<String, CelType> names = new HashMap<>();
    names.put(range.first(), first);
    if (two) {
      names.put(range.second(), second);
    }
    return names;
  }
}
