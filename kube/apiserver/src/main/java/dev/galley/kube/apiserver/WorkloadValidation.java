package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The essential checks of what makes pods: upstream's `pkg/apis/{apps,batch}/validation`.
final class WorkloadValidation {
  private static final List<String> STATEFUL_SET_MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private WorkloadValidation() {}

  static void create(FieldErrors errors, KubeObject object) {
    switch (object.kind()) {
      case "Deployment" -> {
        selected(errors, object, "deployment");
        strategy(errors, object);
      }
      case "ReplicaSet" -> selected(errors, object, "replica set");
      case "StatefulSet" -> selected(errors, object, "statefulset");
      case "DaemonSet" -> selected(errors, object, "daemonset");
      case "Job" -> {
        template(errors, object.map("spec", "template"), "spec.template");
        jobRestarts(errors, object.map("spec", "template"), "spec.template");
      }
      case "CronJob" -> cronJob(errors, object);
      default -> {}
    }
  }

  static void update(FieldErrors errors, KubeObject live, KubeObject object) {
    create(errors, object);
    switch (object.kind()) {
      case "Deployment", "ReplicaSet", "DaemonSet" ->
          immutable(errors, live, object, "spec", "selector");
      case "StatefulSet" -> statefulSet(errors, live, object);
      case "Job" -> {
        immutable(errors, live, object, "spec", "completions");
        immutable(errors, live, object, "spec", "selector");
        if (!live.flag("spec", "suspend")) {
          immutable(errors, live, object, "spec", "template");
        }
      }
      default -> {}
    }
  }

  static void immutable(FieldErrors errors, KubeObject live, KubeObject object, String... path) {
    Object value = object.at(path);
    if (!java.util.Objects.equals(live.at(path), value)) {
      errors.invalid(
          String.join(".", path), GoPrint.of(String.join(".", path), value), "field is immutable");
    }
  }

  private static void statefulSet(FieldErrors errors, KubeObject live, KubeObject object) {
    Map<String, @Nullable Object> before = Draft.of(live.map("spec"));
    Map<String, @Nullable Object> after = Draft.of(object.map("spec"));
    STATEFUL_SET_MUTABLE.forEach(field -> {
      before.remove(field);
      after.remove(field);
    });
    if (!before.equals(after)) {
      errors.forbidden(
          "spec",
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
              + " and 'minReadySeconds' are forbidden");
    }
  }

  private static void selected(FieldErrors errors, KubeObject object, String what) {
    nonNegative(errors, object, "replicas");
    nonNegative(errors, object, "minReadySeconds");
    Object selector = object.at("spec", "selector");
    Map<String, @Nullable Object> template = object.map("spec", "template");
    if (selector == null) {
      errors.required("spec.selector", "");
    } else if (Tree.mapAt(selector, "matchLabels").isEmpty()
        && Tree.listAt(selector, "matchExpressions").isEmpty()) {
      errors.invalid(
          "spec.selector",
          GoPrint.of("spec.selector", selector),
          "empty selector is invalid for " + what);
    } else {
      matchesTemplate(errors, selector, template);
    }
    template(errors, template, "spec.template");
    String restart = Tree.textAt(template, "spec", "restartPolicy");
    if (!restart.equals("Always")) {
      errors.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
    }
  }

  private static void matchesTemplate(
      FieldErrors errors, Object selector, Map<String, @Nullable Object> template) {
    Map<String, String> labels = Tree.textMapAt(template, "metadata", "labels");
    try {
      if (!LabelSelector.ofTree(selector).matches(labels)) {
        errors.invalid(
            "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
      }
    } catch (IllegalArgumentException unreadable) {
      errors.invalid(
          "spec.selector",
          GoPrint.of("spec.selector", selector),
          String.valueOf(unreadable.getMessage()));
    }
  }

  private static void nonNegative(FieldErrors errors, KubeObject object, String field) {
    long value = object.number(0, "spec", field);
    if (value < 0) {
      errors.invalid("spec." + field, value, "must be greater than or equal to 0");
    }
  }

  private static void template(
      FieldErrors errors, Map<String, @Nullable Object> template, String at) {
    MetadataValidation.labels(errors, Tree.mapAt(template, "metadata", "labels"), at + ".labels");
    PodValidation.spec(errors, Tree.mapAt(template, "spec"), at + ".spec");
  }

  private static void strategy(FieldErrors errors, KubeObject object) {
    String type = object.text("spec", "strategy", "type");
    List<String> known = List.of("Recreate", "RollingUpdate");
    Map<String, @Nullable Object> rolling = object.map("spec", "strategy", "rollingUpdate");
    if (!known.contains(type)) {
      errors.notSupported("spec.strategy.type", type, known);
    } else if (type.equals("Recreate") && !rolling.isEmpty()) {
      errors.forbidden(
          "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
    } else if (isZero(rolling.get("maxSurge")) && isZero(rolling.get("maxUnavailable"))) {
      errors.invalid(
          "spec.strategy.rollingUpdate.maxUnavailable",
          rolling.get("maxUnavailable"),
          "may not be 0 when `maxSurge` is 0");
    }
    long deadline = object.number(0, "spec", "progressDeadlineSeconds");
    if (deadline <= object.number(0, "spec", "minReadySeconds")) {
      errors.invalid(
          "spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
    }
  }

  private static boolean isZero(@Nullable Object value) {
    return Long.valueOf(0).equals(value) || "0%".equals(value) || "0".equals(value);
  }

  private static void jobRestarts(
      FieldErrors errors, Map<String, @Nullable Object> template, String at) {
    String restart = Tree.textAt(template, "spec", "restartPolicy");
    if (!restart.equals("OnFailure") && !restart.equals("Never")) {
      errors.required(at + ".spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
  }

  private static void cronJob(FieldErrors errors, KubeObject object) {
    if (object.text("spec", "schedule").isEmpty()) {
      errors.required("spec.schedule", "");
    }
    List<String> policies = List.of("Allow", "Forbid", "Replace");
    String policy = object.text("spec", "concurrencyPolicy");
    if (!policies.contains(policy)) {
      errors.notSupported("spec.concurrencyPolicy", policy, policies);
    }
    Map<String, @Nullable Object> template = object.map("spec", "jobTemplate", "spec", "template");
    template(errors, template, "spec.jobTemplate.spec.template");
    jobRestarts(errors, template, "spec.jobTemplate.spec.template");
  }
}
