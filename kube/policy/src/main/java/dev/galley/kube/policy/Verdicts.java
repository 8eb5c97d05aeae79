package dev.galley.kube.policy;

import dev.galley.kube.cel.AdmissionEvaluation;
import dev.galley.kube.cel.AdmissionEvaluation.Answer;
import dev.galley.kube.cel.AdmissionExpression;
import dev.galley.kube.cel.AdmissionInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a policy says about one request with one parameter.
///
/// @param denials what is wrong, by the index of the validation that says so
/// @param failed what could not be told, when the policy insists on knowing
/// @param annotations what the audit log is to say
record Verdicts(List<Denial> denials, List<String> failed, Map<String, String> annotations) {
  private static final int LONGEST_MESSAGE = 5 * 1024;

  /// A validation that does not hold, or could not be evaluated.
  record Denial(int index, String message, String reason) {}

  static Verdicts of(Policy policy, AdmissionInput input) {
    Policy.Compiled compiled = policy.compiled();
    Verdicts verdicts = new Verdicts(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    if (compiled.conditions().isPresent()) {
      switch (compiled.conditions().get().match(input)) {
        case Conditions.Match.Yes _ -> {}
        case Conditions.Match.No _ -> {
          return verdicts;
        }
        case Conditions.Match.Failed(String message) -> {
          verdicts.deny(policy, 0, message);
          return verdicts;
        }
      }
    }
    verdicts.validate(policy, compiled, input);
    return verdicts;
  }

  private static AdmissionEvaluation evaluation(
      Policy.Compiled compiled, AdmissionInput input, long budget) {
    return new AdmissionEvaluation(compiled.expressions(), input, budget);
  }

  private void deny(Policy policy, int index, String message) {
    if (!policy.ignoresFailures()) {
      denials.add(new Denial(index, message, ""));
    }
  }

  private void validate(Policy policy, Policy.Compiled compiled, AdmissionInput input) {
    AdmissionEvaluation validations =
        evaluation(compiled, input, AdmissionEvaluation.POLICY_BUDGET);
    List<Answer> answers = new ArrayList<>();
    for (Policy.Rule rule : compiled.rules()) {
      Answer answer = validations.evaluate(rule.expression());
      if (answer instanceof Answer.OutOfBudget(String message)) {
        deny(policy, 0, message);
        return;
      }
      answers.add(answer);
    }
    AdmissionEvaluation messages = evaluation(compiled, input, validations.budget());
    Optional<String> broke = Optional.empty();
    for (int i = 0; i < answers.size(); i++) {
      Policy.Rule rule = compiled.rules().get(i);
      Optional<Answer> message =
          broke.isPresent() ? Optional.empty() : rule.messageExpression().map(messages::evaluate);
      if (message.isPresent() && message.get() instanceof Answer.OutOfBudget(String why)) {
        broke = Optional.of(why);
      }
      decide(policy, i, answers.get(i), broke.isPresent() ? Optional.empty() : message);
    }
    annotate(policy, compiled, input);
  }

  private void decide(Policy policy, int index, Answer answer, Optional<Answer> message) {
    switch (answer) {
      case Answer.Failed(String why) -> deny(policy, index, why);
      case Answer.OutOfBudget(String why) -> deny(policy, index, why);
      case Answer.Value(Object value, String _) -> {
        if (!Boolean.TRUE.equals(value)) {
          Policy.Rule rule = policy.compiled().rules().get(index);
          String reason = rule.reason().isEmpty() ? "Invalid" : rule.reason();
          denials.add(new Denial(index, message(rule, message), reason));
        }
      }
    }
  }

  private static String message(Policy.Rule rule, Optional<Answer> computed) {
    if (computed.isPresent()
        && computed.get() instanceof Answer.Value(Object value, String _)
        && value instanceof String text) {
      String message = text.strip();
      boolean usable =
          !message.isEmpty()
              && message.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE
              && message.indexOf('\n') < 0;
      if (usable) {
        return message;
      }
    }
    return rule.message().isEmpty()
        ? "failed expression: " + rule.expression().source().strip()
        : rule.message();
  }

  private void annotate(Policy policy, Policy.Compiled compiled, AdmissionInput input) {
    AdmissionEvaluation evaluation = evaluation(compiled, input, AdmissionEvaluation.POLICY_BUDGET);
    for (Policy.Annotation annotation : compiled.annotations()) {
      AdmissionExpression expression = annotation.value();
      switch (evaluation.evaluate(expression)) {
        case Answer.Value(Object value, String type) -> {
          if (value instanceof String text && !text.isBlank()) {
            annotations.put(annotation.key(), text.strip());
          } else if (value != null && !(value instanceof String)) {
            failed.add(
                "valueExpression '"
                    + expression.source()
                    + "' resulted in unsupported return type: "
                    + type
                    + ". Return type must be either string or null.");
          }
        }
        case Answer.Failed(String message) -> {
          if (!policy.ignoresFailures()) {
            failed.add(message);
          }
        }
        case Answer.OutOfBudget(String message) -> {
          if (!policy.ignoresFailures()) {
            failed.add(message);
          }
          return;
        }
      }
    }
  }
}
