package dev.galley.kube.cel;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks the rules that a custom resource definition brings: that they are complete, compile, and
/// cannot cost more than an API server will spend on them.
public final class DefinitionRules {
  private final List<FieldError> mistakes = new ArrayList<>();
  private final List<FieldError> refusals = new ArrayList<>();
  private final RuleBudget budget = new RuleBudget();

  private DefinitionRules() {}

  /// What is wrong with the rules of a structural schema.
  ///
  /// @param path of the schema in its definition
  public static List<FieldError> check(
      Map<String, ? extends @Nullable Object> openApi, String path) {
    Map<String, @Nullable Object> tree = Tree.frozen(openApi);
    if (!CustomRules.mentionsRules(tree)) {
      return List.of();
    }
    Structural schema = Structural.of(tree);
    DefinitionRules rules = new DefinitionRules();
    Optional<DeclaredType> type = DeclaredType.of(schema, true);
    rules.node(new Node(schema, type, path, Optional.of(1L), ""));
    List<FieldError> all = new ArrayList<>(rules.mistakes);
    all.addAll(rules.refusals);
    all.addAll(rules.budget.errors(path));
    return all;
  }

  /// A node of the schema.
  ///
  /// @param count how often it can be in one object; empty when nothing bounds that
  /// @param uncorrelated the path of the innermost list or map whose elements cannot be compared
  ///   with what they were; empty when all can
  private record Node(
      Structural schema,
      Optional<DeclaredType> type,
      String path,
      Optional<Long> count,
      String uncorrelated) {

    Node property(String name, Structural child) {
      Optional<DeclaredType> known =
          Identifiers.escape(name)
              .flatMap(escaped -> type.map(each -> each.fields().get(escaped)))
              .or(() -> DeclaredType.of(child, child.embedded()));
      return new Node(
          child,
          known,
          path + ".properties[" + name + "]",
          below(),
          schema.correlatable() ? uncorrelated : path);
    }

    Node element(Structural child, String step, boolean comparable) {
      Optional<DeclaredType> known =
          type.map(DeclaredType::element).or(() -> DeclaredType.of(child, child.embedded()));
      return new Node(child, known, path + step, below(), comparable ? uncorrelated : path);
    }

    /// How often what is directly below can be in one object.
    private Optional<Long> below() {
      return count.flatMap(times -> elements().map(each -> CostRange.product(times, each)));
    }

    private Optional<Long> elements() {
      return switch (schema.type()) {
        case "object" ->
            schema.source().get("additionalProperties") == null
                ? Optional.of(1L)
                : schema.limit("maxProperties");
        case "array" -> schema.limit("maxItems");
        default -> Optional.of(1L);
      };
    }
  }

  private void node(Node node) {
    int before = mistakes.size();
    Structural additional = node.schema().additional();
    if (additional != null) {
      node(node.element(additional, ".additionalProperties", true));
    }
    node.schema().properties().forEach((name, child) -> node(node.property(name, child)));
    Structural items = node.schema().items();
    if (items != null) {
      node(node.element(items, ".items", node.schema().listType().equals("map")));
    }
    List<Rule> rules = node.schema().rules().stream().map(Rule::new).toList();
    for (int i = 0; i < rules.size(); i++) {
      written(node.schema(), rules.get(i), place(node, i));
    }
    if (mistakes.size() == before && !rules.isEmpty() && node.type().isPresent()) {
      compile(node, node.type().get(), rules);
    }
  }

  private static String place(Node node, int index) {
    return node.path() + ".x-kubernetes-validations[" + index + "]";
  }

  private void written(Structural schema, Rule rule, String path) {
    String message = rule.message().strip();
    String expression = rule.expression().strip();
    if (expression.isEmpty()) {
      mistakes.add(FieldError.required(path + ".rule", "rule is not specified"));
    } else if (!rule.message().isEmpty() && message.isEmpty()) {
      mistakes.add(
          FieldError.invalid(path + ".message", rule.message(), "must be non-empty if specified"));
    } else if (breaksLines(message)) {
      mistakes.add(
          FieldError.invalid(path + ".message", rule.message(), "must not contain line breaks"));
    } else if (breaksLines(expression) && message.isEmpty()) {
      mistakes.add(
          FieldError.required(
              path + ".message", "message must be specified if rule contains line breaks"));
    }
    if (!rule.messageExpression().isEmpty() && rule.messageExpression().isBlank()) {
      mistakes.add(
          FieldError.required(
              path + ".messageExpression", "messageExpression must be non-empty if specified"));
    }
    List<String> reasons =
        List.of(
            "FieldValueDuplicate",
            "FieldValueForbidden",
            "FieldValueInvalid",
            "FieldValueRequired");
    if (!rule.reason().isEmpty() && !reasons.contains(rule.reason())) {
      mistakes.add(FieldError.notSupported(path + ".reason", rule.reason(), reasons));
    }
    writtenPath(schema, rule.fieldPath(), path + ".fieldPath");
  }

  private void writtenPath(Structural schema, String fieldPath, String path) {
    if (fieldPath.isEmpty()) {
      return;
    }
    if (fieldPath.isBlank()) {
      mistakes.add(FieldError.invalid(path, fieldPath, "must be non-empty if specified"));
    }
    if (breaksLines(fieldPath)) {
      mistakes.add(FieldError.invalid(path, fieldPath, "must not contain line breaks"));
    }
    if (FieldPaths.resolve(schema, fieldPath).isEmpty()) {
      mistakes.add(FieldError.invalid(path, fieldPath, "must be a valid path"));
    }
  }

  private static boolean breaksLines(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private void compile(Node node, DeclaredType type, List<Rule> rules) {
    CompiledRule.Compiler compiler = new CompiledRule.Compiler(node.schema(), type);
    SchemaSizes sizes = new SchemaSizes(type);
    long times = node.count().orElse(DeclaredType.LARGEST_REQUEST / (type.minSize() + 1));
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = compiler.compile(rules.get(i));
      String path = place(node, i);
      long cost = rule.program().map(each -> sizes.cost(each, times)).orElse(0L);
      budget.spend(cost, path + ".rule", "estimated rule cost", refusals);
      if (!rule.error().isEmpty()) {
        refusals.add(shown(path + ".rule", rule.rule(), rule.error()));
      }
      if (!rule.messageError().isEmpty()) {
        refusals.add(shown(path + ".messageExpression", rule.rule(), rule.messageError()));
      }
      rule.message()
          .ifPresent(message ->
              budget.spend(
                  sizes.cost(message, 1),
                  path + ".messageExpression",
                  "estimated messageExpression cost",
                  refusals));
      transition(rule, node, path);
    }
  }

  private void transition(CompiledRule rule, Node node, String path) {
    Optional<Boolean> optional = rule.rule().optionalOldSelf();
    if (rule.usesOldSelf()) {
      if (!node.uncorrelated().isEmpty()) {
        refusals.add(
            FieldError.invalid(
                path + ".rule",
                rule.rule().expression(),
                "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                    + node.uncorrelated()));
      }
    } else if (optional.isPresent()) {
      refusals.add(
          FieldError.invalid(
              path + ".optionalOldSelf",
              optional.get(),
              "may not be set if oldSelf is not used in rule"));
    }
  }

  /// The rule as a Go structure is written as JSON.
  private static FieldError shown(String path, Rule rule, String detail) {
    String reason = rule.reason().isEmpty() ? "null" : quoted(rule.reason());
    String value =
        "{\"Rule\":"
            + quoted(rule.expression())
            + ",\"Message\":"
            + quoted(rule.message())
            + ",\"MessageExpression\":"
            + quoted(rule.messageExpression())
            + ",\"Reason\":"
            + reason
            + ",\"FieldPath\":"
            + quoted(rule.fieldPath())
            + ",\"OptionalOldSelf\":"
            + rule.optionalOldSelf().map(String::valueOf).orElse("null")
            + "}";
    return new FieldError(
        FieldError.Reason.INVALID, path, "Invalid value: " + value + ": " + detail);
  }

  private static String quoted(String text) {
    return Json.write(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
