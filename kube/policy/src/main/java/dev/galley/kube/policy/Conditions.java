package dev.galley.kube.policy;

import dev.galley.base.objects.Tree;
import dev.galley.kube.cel.AdmissionEvaluation;
import dev.galley.kube.cel.AdmissionExpression;
import dev.galley.kube.cel.AdmissionExpressions;
import dev.galley.kube.cel.AdmissionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiled match conditions, of a policy or of a webhook.
record Conditions(AdmissionExpressions expressions, List<AdmissionExpression> compiled) {
  static Conditions of(
      AdmissionExpressions expressions, List<Map<String, @Nullable Object>> conditions) {
    List<AdmissionExpression> compiled = new ArrayList<>();
    for (Map<String, @Nullable Object> condition : conditions) {
      compiled.add(
          expressions.compile(
              Tree.textAt(condition, "expression"), AdmissionExpressions.Returns.CONDITION, true));
    }
    return new Conditions(expressions, compiled);
  }

  /// Whether a request is meant.
  sealed interface Match {
    /// All conditions hold.
    record Yes() implements Match {}

    /// One does not, whatever became of the others.
    record No() implements Match {}

    /// None is false, but some have no value.
    record Failed(String message) implements Match {}
  }

  Match match(AdmissionInput input) {
    AdmissionEvaluation evaluation =
        new AdmissionEvaluation(expressions, input, AdmissionEvaluation.CONDITIONS_BUDGET);
    List<String> failures = new ArrayList<>();
    List<AdmissionEvaluation.Answer> answers = new ArrayList<>();
    for (AdmissionExpression each : compiled) {
      AdmissionEvaluation.Answer answer = evaluation.evaluate(each);
      if (answer instanceof AdmissionEvaluation.Answer.OutOfBudget(String message)) {
        return new Match.Failed(message);
      }
      answers.add(answer);
    }
    for (AdmissionEvaluation.Answer answer : answers) {
      switch (answer) {
        case AdmissionEvaluation.Answer.Value(Object value, String _) -> {
          if (Boolean.FALSE.equals(value)) {
            return new Match.No();
          }
        }
        case AdmissionEvaluation.Answer.Failed(String message) -> failures.add(message);
        case AdmissionEvaluation.Answer.OutOfBudget(String message) -> failures.add(message);
      }
    }
    return failures.isEmpty() ? new Match.Yes() : new Match.Failed(joined(failures));
  }

  /// As Go joins several errors into one.
  private static String joined(List<String> failures) {
    List<String> distinct = failures.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
  }
}
