package dev.galley.kube.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Checks autoscalers, in the form of `autoscaling/v2`.
final class AutoscalerValidation {
  private static final List<String> METRICS =
      List.of("Object", "Pods", "Resource", "External", "ContainerResource");
  private static final long LONGEST_WINDOW = 3600;
  private static final long LONGEST_PERIOD = 1800;

  private AutoscalerValidation() {}

  static void check(Node spec) {
    Node least = spec.at("minReplicas");
    Node most = spec.at("maxReplicas");
    if (least.isSet() && least.number() < 1) {
      least.invalid("must be greater than or equal to 1");
    }
    if (most.number() < 1) {
      most.invalid(most.number(), "must be greater than 0");
    }
    if (least.isSet() && most.number() < least.number()) {
      most.invalid(most.number(), "must be greater than or equal to `minReplicas`");
    }
    target(spec.at("scaleTargetRef"));
    Node metrics = spec.at("metrics");
    metrics.items().forEach(AutoscalerValidation::metric);
    boolean countsOthers =
        metrics.items().stream()
            .anyMatch(each -> List.of("Object", "External").contains(each.text("type")));
    if (least.isSet() && least.number() == 0 && !countsOthers) {
      metrics.forbidden(
          "must specify at least one Object or External metric to support scaling to zero"
              + " replicas");
    }
    if (spec.has("behavior")) {
      direction(spec.at("behavior", "scaleUp"));
      direction(spec.at("behavior", "scaleDown"));
    }
  }

  private static void direction(Node rules) {
    if (!rules.isSet()) {
      return;
    }
    Node window = rules.at("stabilizationWindowSeconds");
    if (window.number() < 0) {
      window.invalid("must be greater than or equal to zero");
    } else if (window.number() > LONGEST_WINDOW) {
      window.invalid("must be less than or equal to " + LONGEST_WINDOW);
    }
    rules.at("selectPolicy").optionalOneOf("Disabled", "Max", "Min");
    if (rules.at("policies").isEmpty()) {
      rules.at("policies").required("must specify at least one Policy");
    }
    for (Node policy : rules.items("policies")) {
      policy.at("type").oneOf("Percent", "Pods");
      positive(policy.at("value"));
      positive(policy.at("periodSeconds"));
      if (policy.number("periodSeconds") > LONGEST_PERIOD) {
        policy.at("periodSeconds").invalid("must be less than or equal to " + LONGEST_PERIOD);
      }
    }
  }

  private static void positive(Node amount) {
    if (amount.number() <= 0) {
      amount.invalid(amount.number(), "must be greater than zero");
    }
  }

  private static void target(Node reference) {
    for (String field : List.of("kind", "name")) {
      if (reference.at(field).isGiven()) {
        reference.at(field).all(Names.segment(reference.text(field)));
      }
    }
    String version = reference.text("apiVersion");
    boolean core = version.isEmpty() || (!version.contains("/") && !version.isEmpty());
    if (core && !reference.text("kind").equals("ReplicationController")) {
      reference.at("apiVersion").invalid(version, "apiVersion must specify API group");
    }
  }

  private static void metric(Node metric) {
    Node type = metric.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric source type");
    }
    if (!METRICS.contains(type.text())) {
      for (int i = 0; i < 2; i++) {
        type.notSupported("ContainerResource", "External", "Object", "Pods", "Resource");
      }
    }
    for (String kind : List.of("resource", "containerResource")) {
      Node source = metric.at(kind);
      if (source.isSet()) {
        if (source.text("name").isEmpty()) {
          source.at("name").required("must specify a resource name");
        }
        metricTarget(source.at("target"));
        boolean relative = source.at("target").has("averageUtilization");
        boolean absolute = source.at("target").has("averageValue");
        if (!relative && !absolute) {
          source
              .at("target", "averageUtilization")
              .required("must set either a target raw value or a target utilization");
        }
        if (relative && absolute) {
          source
              .at("target", "averageValue")
              .forbidden("may not set both a target raw value and a target utilization");
        }
      }
    }
    if (METRICS.contains(type.text())) {
      String field =
          type.text().substring(0, 1).toLowerCase(Locale.ROOT) + type.text().substring(1);
      if (!metric.has(field)) {
        metric.at(field).required("must populate information for the given metric source");
      }
    }
  }

  private static void metricTarget(Node target) {
    Node type = target.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric target type");
    }
    if (!Set.of("Utilization", "Value", "AverageValue").contains(type.text())) {
      type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      target
          .at(field)
          .quantity()
          .filter(amount -> amount.signum() != 1)
          .ifPresent(amount -> target.at(field).invalid("must be positive"));
    }
    Node utilization = target.at("averageUtilization");
    if (utilization.isSet() && utilization.number() < 1) {
      utilization.invalid("must be greater than 0");
    }
  }
}
