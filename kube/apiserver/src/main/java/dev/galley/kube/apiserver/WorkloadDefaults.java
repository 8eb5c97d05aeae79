package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of what makes pods: upstream's `pkg/apis/{apps,batch,core}/v1/defaults.go`.
final class WorkloadDefaults {
  private WorkloadDefaults() {}

  static void deployment(Map<String, @Nullable Object> deployment) {
    Map<String, @Nullable Object> spec = Draft.child(deployment, "spec");
    Draft.set(spec, "replicas", 1L);
    Draft.set(spec, "revisionHistoryLimit", 10L);
    Draft.set(spec, "progressDeadlineSeconds", 600L);
    Map<String, @Nullable Object> strategy = Draft.child(spec, "strategy");
    Draft.text(strategy, "type", "RollingUpdate");
    if ("RollingUpdate".equals(strategy.get("type"))) {
      Map<String, @Nullable Object> rolling = Draft.child(strategy, "rollingUpdate");
      Draft.set(rolling, "maxSurge", "25%");
      Draft.set(rolling, "maxUnavailable", "25%");
    }
    PodDefaults.template(spec);
  }

  static void replicaSet(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> spec = Draft.child(set, "spec");
    Draft.set(spec, "replicas", 1L);
    PodDefaults.template(spec);
  }

  static void replicationController(Map<String, @Nullable Object> controller) {
    Map<String, @Nullable Object> spec = Draft.child(controller, "spec");
    Map<String, String> labels = Tree.textMapAt(spec, "template", "metadata", "labels");
    if (spec.get("template") == null) {
      Draft.set(spec, "replicas", 1L);
      return;
    }
    if (!labels.isEmpty()) {
      Draft.set(spec, "selector", Draft.of(Tree.frozen(labels)));
      labelled(controller, labels);
    }
    replicaSet(controller);
  }

  private static void labelled(Map<String, @Nullable Object> object, Map<String, String> labels) {
    if (Tree.mapAt(object, "metadata", "labels").isEmpty()) {
      Draft.child(object, "metadata").put("labels", Draft.of(Tree.frozen(labels)));
    }
  }

  static void statefulSet(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> spec = Draft.child(set, "spec");
    Draft.text(spec, "podManagementPolicy", "OrderedReady");
    Draft.set(spec, "replicas", 1L);
    Draft.set(spec, "revisionHistoryLimit", 10L);
    Map<String, @Nullable Object> strategy = Draft.child(spec, "updateStrategy");
    Draft.text(strategy, "type", "RollingUpdate");
    if ("RollingUpdate".equals(strategy.get("type"))) {
      Draft.set(Draft.child(strategy, "rollingUpdate"), "partition", 0L);
    }
    Map<String, @Nullable Object> retention =
        Draft.child(spec, "persistentVolumeClaimRetentionPolicy");
    Draft.text(retention, "whenDeleted", "Retain");
    Draft.text(retention, "whenScaled", "Retain");
    for (Map<String, @Nullable Object> claim : Tree.mapsAt(spec, "volumeClaimTemplates")) {
      Draft.text(claim, "apiVersion", "v1");
      Draft.text(claim, "kind", "PersistentVolumeClaim");
      StorageDefaults.claim(claim);
    }
    PodDefaults.template(spec);
  }

  /// How often the template of a daemon set has changed, which upstream still writes.
  static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  static void daemonSet(Map<String, @Nullable Object> set) {
    Draft.set(Draft.child(Draft.child(set, "metadata"), "annotations"), TEMPLATE_GENERATION, "0");
    Map<String, @Nullable Object> spec = Draft.child(set, "spec");
    Draft.set(spec, "revisionHistoryLimit", 10L);
    Map<String, @Nullable Object> strategy = Draft.child(spec, "updateStrategy");
    Draft.text(strategy, "type", "RollingUpdate");
    if ("RollingUpdate".equals(strategy.get("type"))) {
      Map<String, @Nullable Object> rolling = Draft.child(strategy, "rollingUpdate");
      Draft.set(rolling, "maxUnavailable", 1L);
      Draft.set(rolling, "maxSurge", 0L);
    }
    PodDefaults.template(spec);
  }

  static void job(Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> spec = Draft.child(job, "spec");
    if (spec.get("completions") == null && spec.get("parallelism") == null) {
      spec.put("completions", 1L);
    }
    Draft.set(spec, "parallelism", 1L);
    boolean perIndex = spec.get("backoffLimitPerIndex") != null;
    Draft.set(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6L);
    Draft.text(spec, "completionMode", "NonIndexed");
    Draft.set(spec, "suspend", false);
    boolean failurePolicy = spec.get("podFailurePolicy") != null;
    Draft.text(spec, "podReplacementPolicy", failurePolicy ? "Failed" : "TerminatingOrFailed");
    Draft.set(spec, "manualSelector", false);
    labelled(job, Tree.textMapAt(spec, "template", "metadata", "labels"));
    if (Tree.mapAt(job, "metadata", "labels").isEmpty()) {
      Draft.child(job, "metadata").remove("labels");
    }
    PodDefaults.template(spec);
  }

  static void cronJob(Map<String, @Nullable Object> cronJob) {
    Map<String, @Nullable Object> spec = Draft.child(cronJob, "spec");
    Draft.text(spec, "concurrencyPolicy", "Allow");
    Draft.set(spec, "suspend", false);
    Draft.set(spec, "successfulJobsHistoryLimit", 3L);
    Draft.set(spec, "failedJobsHistoryLimit", 1L);
    PodDefaults.template(Draft.child(Draft.child(spec, "jobTemplate"), "spec"));
  }

  static void podTemplate(Map<String, @Nullable Object> template) {
    PodDefaults.template(template);
  }

  static void autoscaler(Map<String, @Nullable Object> autoscaler) {
    Map<String, @Nullable Object> spec = Draft.child(autoscaler, "spec");
    Draft.set(spec, "minReplicas", 1L);
    if ("autoscaling/v1".equals(autoscaler.get("apiVersion"))) {
      Draft.set(spec, "targetCPUUtilizationPercentage", 80L);
      return;
    }
    if (Tree.listAt(spec, "metrics").isEmpty()) {
      Draft.items(spec, "metrics")
          .add(
              Draft.map(
                  "type",
                  "Resource",
                  "resource",
                  Tree.map(
                      "name",
                      "cpu",
                      "target",
                      Tree.map("type", "Utilization", "averageUtilization", 80))));
    }
    if (spec.get("behavior") instanceof Map<?, ?>) {
      Map<String, @Nullable Object> behavior = Draft.child(spec, "behavior");
      Map<String, @Nullable Object> up = Draft.child(behavior, "scaleUp");
      Draft.set(up, "stabilizationWindowSeconds", 0L);
      scaling(up, List.of(policy("Pods", 4), policy("Percent", 100)));
      scaling(Draft.child(behavior, "scaleDown"), List.of(policy("Percent", 100)));
    }
  }

  private static void scaling(
      Map<String, @Nullable Object> rules, List<Map<String, @Nullable Object>> policies) {
    Draft.text(rules, "selectPolicy", "Max");
    if (rules.get("policies") == null) {
      Draft.items(rules, "policies").addAll(policies);
    }
  }

  private static Map<String, @Nullable Object> policy(String type, long value) {
    return Draft.map("type", type, "value", value, "periodSeconds", 15L);
  }
}
