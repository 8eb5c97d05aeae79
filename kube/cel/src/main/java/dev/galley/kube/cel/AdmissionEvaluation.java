package dev.galley.kube.cel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions for one request, until they have cost too much; a variable is computed
/// when it is first used, and then once.
public final class AdmissionEvaluation {
  /// What all match conditions of a webhook or policy may cost for a request.
  public static final long CONDITIONS_BUDGET = Cel.MATCH_CONDITIONS;

  /// What all other expressions of a policy may cost for a request.
  public static final long POLICY_BUDGET = Cel.PER_OBJECT;

  private final AdmissionExpressions expressions;
  private final AdmissionInput input;
  private final Map<String, Object> computed = new HashMap<>();
  private long budget;
  private long composed;

  public AdmissionEvaluation(AdmissionExpressions expressions, AdmissionInput input, long budget) {
    this.expressions = expressions;
    this.input = input;
    this.budget = budget;
  }

  /// What an expression came to.
  public sealed interface Answer {
    /// A value: a `Boolean`, a `String`, `null`, or another as a tree.
    ///
    /// @param type its type, in the words of CEL
    record Value(@Nullable Object value, String type) implements Answer {}

    /// It has no value.
    record Failed(String message) implements Answer {}

    /// All has cost too much; nothing else is evaluated.
    record OutOfBudget(String message) implements Answer {}
  }

  public long budget() {
    return budget;
  }

  public Answer evaluate(AdmissionExpression expression) {
    if (expression.program().isEmpty()) {
      return new Answer.Failed("compilation error: " + expression.error());
    }
    Program.Outcome outcome = expression.program().get().run(this::variable, Cel.PER_CALL);
    long cost = outcome.cost() + composed;
    composed = 0;
    if (cost > budget) {
      budget = -1;
      return new Answer.OutOfBudget(
          "validation failed due to running out of cost budget, no further validation rules will"
              + " be run");
    }
    budget -= cost;
    return switch (outcome) {
      case Program.Outcome.Failed failed ->
          new Answer.Failed(
              "expression '" + expression.source() + "' resulted in error: " + failed.message());
      case Program.Outcome.Value(Object value, long _) ->
          new Answer.Value(Values.tree(value), Values.type(value).name());
    };
  }

  private Object variable(String name) {
    return name.equals("variables") ? new Composed() : input.variable(name);
  }

  private Object compute(String name, AdmissionExpression variable) {
    if (variable.program().isEmpty()) {
      return new CelFailure(
          "composited variable \"" + name + "\" fails to compile: " + variable.error());
    }
    Program.Outcome outcome = variable.program().get().run(this::variable, Cel.PER_CALL);
    composed += outcome.cost();
    return switch (outcome) {
      case Program.Outcome.Value(Object value, long _) -> value;
      case Program.Outcome.Failed failed ->
          new CelFailure(
              "composited variable \"" + name + "\" fails to evaluate: " + failed.message());
    };
  }

  /// `variables`.
  private final class Composed extends MapValue {
    @Override
    int size() {
      return expressions.variables().size();
    }

    @Override
    @Nullable Object find(Object key) {
      AdmissionExpression variable = expressions.variables().get(String.valueOf(key));
      if (variable == null) {
        return null;
      }
      String name = String.valueOf(key);
      Object value = computed.get(name);
      if (value == null) {
        value = compute(name, variable);
        computed.put(name, value);
      }
      if (value instanceof CelFailure failure) {
        throw failure;
      }
      return value;
    }

    @Override
    Iterable<?> keys() {
      return expressions.variables().keySet();
    }
  }
}
