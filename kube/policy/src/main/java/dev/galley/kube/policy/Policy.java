package dev.galley.kube.policy;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.cel.AdmissionExpression;
import dev.galley.kube.cel.AdmissionExpressions;
import dev.galley.kube.cel.AdmissionExpressions.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A `ValidatingAdmissionPolicy`; its expressions are compiled when a request first matches it.
final class Policy {
  private final KubeObject source;
  private final PolicyMatch match;
  private volatile @Nullable Compiled compiled;

  /// The expressions of a policy.
  record Compiled(
      AdmissionExpressions expressions,
      Optional<Conditions> conditions,
      List<Rule> rules,
      List<Annotation> annotations) {}

  /// One of its validations.
  record Rule(
      AdmissionExpression expression,
      Optional<AdmissionExpression> messageExpression,
      String message,
      String reason) {}

  /// One of its audit annotations.
  record Annotation(String key, AdmissionExpression value) {}

  Policy(KubeObject source) {
    this.source = source;
    this.match = new PolicyMatch(source.map("spec", "matchConstraints"));
  }

  String name() {
    return source.name();
  }

  PolicyMatch match() {
    return match;
  }

  boolean ignoresFailures() {
    return source.text("spec", "failurePolicy").equals("Ignore");
  }

  Map<String, @Nullable Object> paramKind() {
    return source.map("spec", "paramKind");
  }

  Compiled compiled() {
    Compiled known = compiled;
    if (known == null) {
      known = compile();
      compiled = known;
    }
    return known;
  }

  private Compiled compile() {
    AdmissionExpressions expressions = new AdmissionExpressions(!paramKind().isEmpty());
    for (Map<String, @Nullable Object> variable : source.maps("spec", "variables")) {
      expressions.declare(Tree.textAt(variable, "name"), Tree.textAt(variable, "expression"));
    }
    List<Map<String, @Nullable Object>> conditions = source.maps("spec", "matchConditions");
    List<Rule> rules = new ArrayList<>();
    for (Map<String, @Nullable Object> validation : source.maps("spec", "validations")) {
      String message = Tree.textAt(validation, "messageExpression");
      rules.add(
          new Rule(
              expressions.compile(Tree.textAt(validation, "expression"), Returns.CONDITION, true),
              message.isEmpty()
                  ? Optional.empty()
                  : Optional.of(expressions.compile(message, Returns.TEXT, false)),
              Tree.textAt(validation, "message").strip(),
              Tree.textAt(validation, "reason")));
    }
    List<Annotation> annotations = new ArrayList<>();
    for (Map<String, @Nullable Object> annotation : source.maps("spec", "auditAnnotations")) {
      annotations.add(
          new Annotation(
              Tree.textAt(annotation, "key"),
              expressions.compile(
                  Tree.textAt(annotation, "valueExpression"), Returns.TEXT_OR_NULL, true)));
    }
    return new Compiled(
        expressions,
        conditions.isEmpty()
            ? Optional.empty()
            : Optional.of(Conditions.of(expressions, conditions)),
        rules,
        annotations);
  }
}
