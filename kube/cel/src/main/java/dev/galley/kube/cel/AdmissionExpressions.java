package dev.galley.kube.cel;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles the expressions of one admission policy or webhook. Variables are to be declared first,
/// in their order; from then on it is immutable in effect, and any number of tasks may use it.
public final class AdmissionExpressions {
  /// What an expression has to answer.
  public enum Returns {
    CONDITION(List.of(CelType.BOOL)),
    TEXT(List.of(CelType.STRING)),
    TEXT_OR_NULL(List.of(CelType.STRING, CelType.NULL)),
    ANYTHING(List.of());

    private final List<CelType> types;

    Returns(List<CelType> types) {
      this.types = types;
    }

    private Optional<String> refusal(CelType type) {
      if (types.isEmpty() || types.contains(type)) {
        return Optional.empty();
      }
      String wanted =
          types.size() == 1
              ? types.getFirst().declared()
              : "one of [" + String.join(" ", types.stream().map(CelType::declared).toList()) + "]";
      return Optional.of("must evaluate to " + wanted + " but got " + type.declared());
    }
  }

  private final boolean params;
  private final Map<String, CelType> types = new LinkedHashMap<>();
  private final Map<String, AdmissionExpression> variables = new LinkedHashMap<>();

  /// @param params whether there may be a `params`
  public AdmissionExpressions(boolean params) {
    this.params = params;
  }

  /// Declares `variables.name`.
  public AdmissionExpression declare(String name, String expression) {
    AdmissionExpression variable = compile(expression, Returns.ANYTHING, true);
    types.put(name, variable.program().map(each -> each.checked().type()).orElse(CelType.DYN));
    variables.put(name, variable);
    return variable;
  }

  /// @param authorizer whether the expression may check access
  public AdmissionExpression compile(String expression, Returns returns, boolean authorizer) {
    Map<String, CelType> names = AdmissionTypes.variables(params, authorizer);
    Map<String, CelType> composed = new HashMap<>(types);
    if (!variables.isEmpty()) {
      names.put("variables", CelType.struct(AdmissionTypes.VARIABLES));
    }
    Environment environment =
        new Environment(
            names,
            type ->
                type.equals(AdmissionTypes.VARIABLES) ? composed : AdmissionTypes.STRUCTS.get(type),
            false);
    return switch (environment.compile(expression)) {
      case Environment.Compilation.Refused refused ->
          new AdmissionExpression(expression, Optional.empty(), refused.detail());
      case Environment.Compilation.Compiled(Program program) ->
          returns
              .refusal(program.checked().type())
              .map(error -> new AdmissionExpression(expression, Optional.empty(), error))
              .orElseGet(() -> new AdmissionExpression(expression, Optional.of(program), ""));
    };
  }

  Map<String, AdmissionExpression> variables() {
    return variables;
  }
}
