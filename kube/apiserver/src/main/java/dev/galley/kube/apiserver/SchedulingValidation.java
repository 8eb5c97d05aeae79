package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks what says where a pod may run: affinity, tolerations, spreading; and label selectors.
final class SchedulingValidation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private SchedulingValidation() {}

  static void affinity(Node affinity) {
    Node node = affinity.at("nodeAffinity");
    if (node.has(REQUIRED)) {
      nodeSelector(node.at(REQUIRED));
    }
    for (Node term : node.items(PREFERRED)) {
      weight(term);
      term(term.at("preference"), false);
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      affinity.at(kind).items(REQUIRED).forEach(SchedulingValidation::podTerm);
      for (Node term : affinity.at(kind).items(PREFERRED)) {
        weight(term);
        podTerm(term.at("podAffinityTerm"));
      }
    }
  }

  private static void weight(Node term) {
    long weight = term.number("weight");
    if (weight <= 0 || weight > 100) {
      term.at("weight").invalid(weight, "must be in the range 1-100");
    }
  }

  static void nodeSelector(Node selector) {
    Node terms = selector.at("nodeSelectorTerms");
    if (terms.isEmpty()) {
      terms.required("must have at least one node selector term");
    }
    terms.items().forEach(term -> term(term, true));
  }

  private static void term(Node term, boolean strict) {
    term.items("matchExpressions").forEach(each -> requirement(each, strict));
    for (Node field : term.items("matchFields")) {
      Node operator = field.at("operator");
      boolean one = field.at("values").texts().size() == 1;
      switch (operator.text()) {
        case "In", "NotIn" -> {
          if (!one) {
            field
                .at("values")
                .required(
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field"
                        + " selector");
          }
        }
        default -> operator.invalid(operator.text(), "not a valid selector operator");
      }
      if (!field.text("key").equals("metadata.name")) {
        field.at("key").invalid(field.text("key"), "not a valid field selector key");
      } else {
        field.items("values").forEach(Node::subdomain);
      }
    }
  }

  private static void requirement(Node requirement, boolean strict) {
    Node values = requirement.at("values");
    Node operator = requirement.at("operator");
    if (operator.text().equals("Gt") || operator.text().equals("Lt")) {
      if (values.texts().size() != 1) {
        values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    } else {
      setOperator(operator, values);
    }
    Node key = requirement.at("key");
    LabelSyntax.keyErrors(key.text()).forEach(error -> key.invalid(key.text(), error));
    if (strict) {
      values.items().forEach(value -> value.all(LabelSyntax.valueErrors(value.text())));
    }
  }

  /// What label selectors and node selectors have in common.
  private static void setOperator(Node operator, Node values) {
    switch (operator.text()) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> operator.invalid(operator.text(), "not a valid selector operator");
    }
  }

  private static void podTerm(Node term) {
    labelSelector(term.at("labelSelector"));
    labelSelector(term.at("namespaceSelector"));
    for (String namespace : term.at("namespaces").texts()) {
      Names.label(namespace).forEach(error -> term.at("namespace").invalid(namespace, error));
    }
    Node key = term.at("topologyKey");
    if (key.isEmpty()) {
      key.required("can not be empty");
    }
    LabelSyntax.keyErrors(key.text()).forEach(error -> key.invalid(key.text(), error));
  }

  /// `ValidateLabelSelector`
  static void labelSelector(Node selector) {
    selector.at("matchLabels").labels();
    for (Node expression : selector.items("matchExpressions")) {
      Node values = expression.at("values");
      setOperator(expression.at("operator"), values);
      Node key = expression.at("key");
      LabelSyntax.keyErrors(key.text()).forEach(error -> key.invalid(key.text(), error));
      values.items().forEach(value -> value.all(LabelSyntax.valueErrors(value.text())));
    }
  }

  static void tolerations(Node tolerations) {
    for (Node toleration : tolerations.items()) {
      Node key = toleration.at("key");
      Node operator = toleration.at("operator");
      Node effect = toleration.at("effect");
      if (!key.isEmpty()) {
        key.qualifiedName();
      } else if (!operator.text().equals("Exists")) {
        operator.invalid(
            operator.text(),
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"");
      }
      if (toleration.has("tolerationSeconds") && !effect.text().equals("NoExecute")) {
        effect.invalid(effect.text(), "effect must be 'NoExecute' when `tolerationSeconds` is set");
      }
      String value = toleration.text("value");
      switch (operator.text()) {
        case "", "Equal" -> {
          List<String> errors = LabelSyntax.valueErrors(value);
          if (!errors.isEmpty()) {
            operator.invalid(value, String.join(";", errors));
          }
        }
        case "Exists" -> {
          if (!value.isEmpty()) {
            operator.invalid(value, "value must be empty when `operator` is 'Exists'");
          }
        }
        default -> operator.notSupported("Equal", "Exists");
      }
      if (!effect.isEmpty()) {
        effect.oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
      }
    }
  }

  static void spread(Node constraints) {
    List<Node> all = constraints.items();
    for (int i = 0; i < all.size(); i++) {
      Node constraint = all.get(i);
      Node skew = constraint.at("maxSkew");
      overZero(skew);
      if (constraint.at("topologyKey").isEmpty()) {
        constraint.at("topologyKey").required("can not be empty");
      }
      String otherwise = constraint.text("whenUnsatisfiable");
      constraint.at("whenUnsatisfiable").oneOf("DoNotSchedule", "ScheduleAnyway");
      String pair = "{" + constraint.text("topologyKey") + ", " + otherwise + "}";
      boolean repeated =
          all.subList(i + 1, all.size()).stream()
              .anyMatch(each ->
                  pair.equals(
                      "{"
                          + each.text("topologyKey")
                          + ", "
                          + each.text("whenUnsatisfiable")
                          + "}"));
      if (repeated) {
        constraint
            .errors()
            .duplicate(constraint.path() + ".{topologyKey, whenUnsatisfiable}", pair);
      }
      Node domains = constraint.at("minDomains");
      if (domains.isSet()) {
        overZero(domains);
        if (!otherwise.equals("DoNotSchedule")) {
          domains.invalid(
              "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + otherwise);
        }
      }
      constraint.at("nodeAffinityPolicy").optionalOneOf("Honor", "Ignore");
      constraint.at("nodeTaintsPolicy").optionalOneOf("Honor", "Ignore");
      labelSelector(constraint.at("labelSelector"));
    }
  }

  private static void overZero(Node number) {
    if (number.number() <= 0) {
      number.invalid(number.number(), "must be greater than zero");
    }
  }

  /// The taints of a node, which upstream looks for in its metadata.
  static void taints(Node taints) {
    Set<String> seen = new HashSet<>();
    for (Node taint : taints.items()) {
      Node key = taint.at("key");
      LabelSyntax.keyErrors(key.text()).forEach(error -> key.invalid(key.text(), error));
      List<String> errors = LabelSyntax.valueErrors(taint.text("value"));
      if (!errors.isEmpty()) {
        taint.at("value").invalid(String.join(";", errors));
      }
      if (taint.at("effect").isGiven()) {
        taint.at("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
      }
      if (!seen.add(taint.text("effect") + "/" + taint.text("key"))) {
        taint
            .errors()
            .add(
                "FieldValueDuplicate",
                taint.path(),
                "Duplicate value: "
                    + GoPrint.fields(
                            Tree.with(taint.map(), taint.text("value"), "value"),
                            "Key",
                            "Value",
                            "Effect",
                            "TimeAdded")
                        .text()
                    + ": taints must be unique by key and effect pair");
      }
    }
  }
}
