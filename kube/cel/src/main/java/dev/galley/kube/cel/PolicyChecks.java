package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.kube.cel.AdmissionExpressions.Returns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks what is written in admission policies, their bindings, and match conditions of webhooks.
public final class PolicyChecks {
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final int MOST_CONDITIONS = 64;
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_VALUE_EXPRESSION = 5 * 1024;
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
  private static final String NOTHING_TO_DO =
      "validations or auditAnnotations must contain at least one item";

  private final List<FieldError> errors = new ArrayList<>();

  private PolicyChecks() {}

  /// What is wrong with a `ValidatingAdmissionPolicy`.
  public static List<FieldError> policy(Map<String, ? extends @Nullable Object> policy) {
    PolicyChecks checks = new PolicyChecks();
    checks.spec(Tree.mapAt(policy, "spec"), Tree.textAt(policy, "metadata", "name"));
    return checks.errors;
  }

  /// What is wrong with a `ValidatingAdmissionPolicyBinding`.
  public static List<FieldError> binding(Map<String, ? extends @Nullable Object> binding) {
    PolicyChecks checks = new PolicyChecks();
    Map<String, @Nullable Object> spec = Tree.mapAt(binding, "spec");
    if (Tree.textAt(spec, "policyName").isEmpty()) {
      checks.required("spec.policyName", "");
    }
    checks.paramRef(spec);
    checks.actions(Tree.textsAt(spec, "validationActions"));
    return checks.errors;
  }

  /// What is wrong with match conditions.
  ///
  /// @param params whether they may use `params`
  public static List<FieldError> conditions(
      List<Map<String, @Nullable Object>> conditions, boolean params, String path) {
    PolicyChecks checks = new PolicyChecks();
    if (conditions.size() > MOST_CONDITIONS) {
      checks.errors.add(FieldError.tooMany(path, conditions.size(), MOST_CONDITIONS));
    }
    AdmissionExpressions expressions = new AdmissionExpressions(params);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      checks.condition(expressions, conditions.get(i), path + "[" + i + "]");
      String name = Tree.textAt(conditions.get(i), "name");
      if (!name.isEmpty() && !names.add(name)) {
        checks.errors.add(FieldError.duplicate(path + "[" + i + "].name", name));
      }
    }
    return checks.errors;
  }

  private void condition(
      AdmissionExpressions expressions, Map<String, @Nullable Object> condition, String path) {
    String expression = Tree.textAt(condition, "expression").strip();
    if (expression.isEmpty()) {
      required(path + ".expression", "");
    } else {
      compiled(
          expressions.compile(expression, Returns.CONDITION, true),
          expression,
          path + ".expression");
    }
    String name = Tree.textAt(condition, "name");
    if (name.isEmpty()) {
      required(path + ".name", "");
    } else {
      qualified(name, name, path + ".name");
    }
  }

  private void qualified(String name, String shown, String path) {
    Format format = Format.ALL.get("qualifiedName");
    if (format != null) {
      format.check().apply(name).forEach(each -> errors.add(FieldError.invalid(path, shown, each)));
    }
  }

  private void required(String path, String detail) {
    errors.add(FieldError.required(path, detail));
  }

  private void invalid(String path, String value, String detail) {
    errors.add(FieldError.invalid(path, value, detail));
  }

  private void compiled(AdmissionExpression expression, String shown, String path) {
    if (!expression.error().isEmpty()) {
      invalid(path, shown, expression.error());
    }
  }

  private void spec(Map<String, @Nullable Object> spec, String name) {
    String failurePolicy = Tree.textAt(spec, "failurePolicy");
    if (!failurePolicy.equals("Fail") && !failurePolicy.equals("Ignore")) {
      errors.add(
          FieldError.notSupported("spec.failurePolicy", failurePolicy, List.of("Fail", "Ignore")));
    }
    boolean params = spec.get("paramKind") instanceof Map<?, ?>;
    if (params) {
      for (String field : List.of("apiVersion", "kind")) {
        if (Tree.textAt(spec, "paramKind", field).isEmpty()) {
          required("spec.paramKind." + field, "");
        }
      }
    }
    if (!(spec.get("matchConstraints") instanceof Map<?, ?>)) {
      required("spec.matchConstraints", "");
    } else if (Tree.listAt(spec, "matchConstraints", "resourceRules").isEmpty()) {
      required("spec.matchConstraints.resourceRules", "");
    }
    errors.addAll(conditions(Tree.mapsAt(spec, "matchConditions"), params, "spec.matchConditions"));
    AdmissionExpressions expressions = new AdmissionExpressions(params);
    List<Map<String, @Nullable Object>> variables = Tree.mapsAt(spec, "variables");
    for (int i = 0; i < variables.size(); i++) {
      variable(expressions, variables.get(i), "spec.variables[" + i + "]");
    }
    rules(expressions, spec, name);
  }

  private void variable(
      AdmissionExpressions expressions, Map<String, @Nullable Object> variable, String path) {
    String name = Tree.textAt(variable, "name");
    String expression = Tree.textAt(variable, "expression");
    if (name.isBlank()) {
      required(path + ".name", "name is not specified");
    } else if (!IDENTIFIER.matcher(name).matches()
        || !Identifiers.escape(name)
            .filter(escaped -> !escaped.equals("__" + name + "__"))
            .isPresent()) {
      invalid(path + ".name", name, "must be a valid CEL identifier");
    }
    if (expression.isBlank()) {
      required(path + ".expression", "expression is not specified");
    } else {
      compiled(expressions.declare(name, expression), expression, path + ".expression");
    }
  }

  private void rules(
      AdmissionExpressions expressions, Map<String, @Nullable Object> spec, String name) {
    List<Map<String, @Nullable Object>> validations = Tree.mapsAt(spec, "validations");
    List<Map<String, @Nullable Object>> annotations = Tree.mapsAt(spec, "auditAnnotations");
    if (validations.isEmpty() && annotations.isEmpty()) {
      required("spec.validations", NOTHING_TO_DO);
      required("spec.auditAnnotations", NOTHING_TO_DO);
      return;
    }
    for (int i = 0; i < validations.size(); i++) {
      validation(expressions, validations.get(i), "spec.validations[" + i + "]");
    }
    if (annotations.size() > MOST_ANNOTATIONS) {
      errors.add(
          FieldError.invalid(
              "spec.auditAnnotations",
              annotations,
              "must not have more than " + MOST_ANNOTATIONS + " auditAnnotations"));
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < annotations.size(); i++) {
      String path = "spec.auditAnnotations[" + i + "]";
      annotation(expressions, annotations.get(i), name, path);
      String key = Tree.textAt(annotations.get(i), "key");
      if (!keys.add(key)) {
        errors.add(FieldError.duplicate(path + ".key", key));
      }
    }
  }

  private void validation(
      AdmissionExpressions expressions, Map<String, @Nullable Object> validation, String path) {
    String expression = Tree.textAt(validation, "expression");
    if (expression.isBlank()) {
      required(path + ".expression", "expression is not specified");
    } else {
      compiled(
          expressions.compile(expression, Returns.CONDITION, true),
          expression,
          path + ".expression");
    }
    String messageExpression = Tree.textAt(validation, "messageExpression");
    if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
      invalid(path + ".messageExpression", messageExpression, "must be non-empty if specified");
    } else if (!messageExpression.isEmpty()) {
      compiled(
          expressions.compile(messageExpression, Returns.TEXT, false),
          messageExpression,
          path + ".messageExpression");
    }
    String message = Tree.textAt(validation, "message");
    if (!message.isEmpty() && message.isBlank()) {
      invalid(path + ".message", message, "must be non-empty if specified");
    } else if (message.strip().indexOf('\n') >= 0 || message.strip().indexOf('\r') >= 0) {
      invalid(path + ".message", message, "must not contain line breaks");
    }
    String reason = Tree.textAt(validation, "reason");
    if (!reason.isEmpty() && !REASONS.contains(reason)) {
      errors.add(FieldError.notSupported(path + ".reason", reason, REASONS));
    }
  }

  private void annotation(
      AdmissionExpressions expressions,
      Map<String, @Nullable Object> annotation,
      String policy,
      String path) {
    String qualified = policy + "/" + Tree.textAt(annotation, "key");
    qualified(qualified, qualified, path + ".key");
    String expression = Tree.textAt(annotation, "valueExpression");
    if (expression.isBlank()) {
      required(path + ".valueExpression", "valueExpression is not specified");
    } else if (expression.strip().length() > LONGEST_VALUE_EXPRESSION) {
      required(
          path + ".valueExpression",
          "must not exceed " + LONGEST_VALUE_EXPRESSION + " bytes in length");
    } else {
      compiled(
          expressions.compile(expression.strip(), Returns.TEXT_OR_NULL, true),
          expression,
          path + ".valueExpression");
    }
  }

  private void paramRef(Map<String, @Nullable Object> spec) {
    if (!(spec.get("paramRef") instanceof Map<?, ?> ref)) {
      return;
    }
    boolean named = !Tree.textAt(ref, "name").isEmpty();
    boolean selected = ref.get("selector") != null;
    if (named && selected) {
      errors.add(
          FieldError.forbidden("spec.paramRef.name", "name and selector are mutually exclusive"));
      errors.add(
          FieldError.forbidden(
              "spec.paramRef.selector", "name and selector are mutually exclusive"));
    }
    if (!named && !selected) {
      required("spec.paramRef", "one of name or selector must be specified");
    }
    String action = Tree.textAt(ref, "parameterNotFoundAction");
    if (action.isEmpty()) {
      required("spec.paramRef.parameterNotFoundAction", "");
    } else if (!action.equals("Deny") && !action.equals("Allow")) {
      errors.add(
          FieldError.notSupported(
              "spec.paramRef.parameterNotFoundAction", action, List.of("Deny", "Allow")));
    }
  }

  private void actions(List<String> actions) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String path = "spec.validationActions[" + i + "]";
      String action = actions.get(i);
      if (!List.of("Audit", "Deny", "Warn").contains(action)) {
        errors.add(FieldError.notSupported(path, action, List.of("Audit", "Deny", "Warn")));
      }
      if (!seen.add(action)) {
        errors.add(FieldError.duplicate(path, action));
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      errors.add(
          FieldError.invalid(
              "spec.validationActions",
              actions,
              "must not contain both Deny and Warn (repeating the same validation failure"
                  + " information in the API response and headers serves no purpose)"));
    }
    if (actions.isEmpty()) {
      required("spec.validationActions", "at least one validation action is required");
    }
  }
}
