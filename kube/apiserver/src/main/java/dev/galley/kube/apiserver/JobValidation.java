package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Checks jobs and cron jobs: upstream's `pkg/apis/batch/validation`.
final class JobValidation {
  private static final int MOST_PARALLEL = 100_000;

  private JobValidation() {}

  static void create(Node object) {
    Node spec = object.at("spec");
    job(spec);
    Node selector = spec.at("selector");
    String uid = object.at("metadata").text("uid");
    Object generated = Tree.map("matchLabels", Tree.map("batch.kubernetes.io/controller-uid", uid));
    if (!spec.flag("manualSelector")
        && selector.isSet()
        && !uid.isEmpty()
        && !generated.equals(selector.value())) {
      selector.invalid("`selector` not auto-generated");
    }
  }

  static void job(Node spec) {
    spec(spec);
    Node selector = spec.at("selector");
    if (!selector.isSet()) {
      selector.required("");
      Node labels = spec.at("template", "metadata", "labels");
      labels.invalid(labels.map(), "`selector` does not match template `labels`");
      return;
    }
    SchedulingValidation.labelSelector(selector);
    try {
      if (!LabelSelector.ofTree(selector.value())
          .matches(Tree.textMapAt(spec.at("template", "metadata", "labels").value()))) {
        spec.at("template", "metadata", "labels")
            .invalid("`selector` does not match template `labels`");
      }
    } catch (IllegalArgumentException unreadable) {
      // Said above already.
      return;
    }
  }

  static void spec(Node spec) {
    for (String field :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      spec.at(field).notNegative();
    }
    if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
      spec.at("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
    }
    if (spec.has("managedBy")) {
      NetworkValidation.domainPath(spec.at("managedBy"));
    }
    completionMode(spec);
    if (spec.has("successPolicy") && !spec.text("completionMode").equals("Indexed")) {
      spec.at("successPolicy").invalid("requires indexed completion mode");
    }
    spec.at("podReplacementPolicy").optionalOneOf("Failed", "TerminatingOrFailed");
    PodSpecValidation.template(spec.at("template"));
    Node restart = spec.at("template", "spec", "restartPolicy");
    switch (restart.text()) {
      case "", "Always" -> restart.required("valid values: \"OnFailure\", \"Never\"");
      case "OnFailure", "Never" -> {
        if (spec.has("podFailurePolicy") && !restart.text().equals("Never")) {
          restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
      }
      default -> restart.notSupported("OnFailure", "Never");
    }
  }

  private static void completionMode(Node spec) {
    Node mode = spec.at("completionMode");
    mode.optionalOneOf("NonIndexed", "Indexed");
    Node completions = spec.at("completions");
    Node failed = spec.at("maxFailedIndexes");
    if (mode.text().equals("Indexed")) {
      if (!completions.isSet()) {
        completions.required("when completion mode is Indexed");
      }
      if (spec.number("parallelism") > MOST_PARALLEL) {
        spec.at("parallelism")
            .invalid("must be less than or equal to 100000 when completion mode is Indexed");
      }
      if (completions.isSet() && failed.isSet() && failed.number() > completions.number()) {
        failed.invalid("must be less than or equal to completions");
      }
    } else if (!mode.isSet() || mode.text().equals("NonIndexed")) {
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (spec.has(field)) {
          spec.at(field).invalid("requires indexed completion mode");
        }
      }
    }
  }

  static void update(Node object, KubeObject live) {
    Node spec = object.at("spec");
    job(spec);
    boolean elastic =
        spec.text("completionMode").equals("Indexed")
            && Objects.equals(spec.at("completions").value(), spec.at("parallelism").value());
    if (!elastic) {
      WorkloadValidation.immutable(spec.at("completions"), live, "spec", "completions");
    }
    WorkloadValidation.immutable(spec.at("selector"), live, "spec", "selector");
    template(spec.at("template"), live);
    for (String field :
        List.of(
            "completionMode",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "managedBy",
            "successPolicy")) {
      WorkloadValidation.immutable(spec.at(field), live, "spec", field);
    }
  }

  /// While a job waits to start, where its pods go may still change.
  private static void template(Node template, KubeObject live) {
    boolean waits = live.flag("spec", "suspend") && live.at("status", "startTime") == null;
    Map<String, @Nullable Object> before = open(live.map("spec", "template"), waits);
    Map<String, @Nullable Object> after = open(template.map(), waits);
    if (!before.equals(after)) {
      template.invalid("field is immutable");
    }
  }

  private static Map<String, @Nullable Object> open(
      Map<String, @Nullable Object> template, boolean waits) {
    if (!waits) {
      return template;
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(Draft.of(template));
    Draft.child(rest, "metadata").remove("labels");
    Draft.child(rest, "metadata").remove("annotations");
    for (String field : List.of("affinity", "nodeSelector", "tolerations", "schedulingGates")) {
      Draft.child(rest, "spec").remove(field);
    }
    return rest;
  }

  /// What a cron job adds to its name for the names of jobs has to fit as well.
  private static final int LONGEST_CRON_JOB_NAME = 52;

  static void cronJob(Node object) {
    Node name = object.at("metadata", "name");
    if (name.text().length() > LONGEST_CRON_JOB_NAME) {
      name.invalid("must be no more than 52 characters");
    }
    cronJobSpec(object.at("spec"));
  }

  private static void cronJobSpec(Node spec) {
    Node schedule = spec.at("schedule");
    if (schedule.isGiven()) {
      Schedules.error(schedule.text()).ifPresent(schedule::invalid);
      if (schedule.text().contains("TZ")) {
        schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
      }
    }
    spec.at("startingDeadlineSeconds").notNegative();
    Node zone = spec.at("timeZone");
    if (zone.isSet()) {
      zone(zone);
    }
    Node policy = spec.at("concurrencyPolicy");
    if (policy.isGiven()) {
      policy.oneOf("Allow", "Forbid", "Replace");
    }
    Node job = spec.at("jobTemplate").at("spec");
    spec(job);
    if (job.has("selector")) {
      job.at("selector").invalid("`selector` will be auto-generated");
    }
    if (job.flag("manualSelector")) {
      job.errors().notSupported(job.at("manualSelector").path(), true, List.of("nil", "false"));
    }
    spec.at("successfulJobsHistoryLimit").notNegative();
    spec.at("failedJobsHistoryLimit").notNegative();
  }

  private static void zone(Node zone) {
    String text = zone.text();
    if (text.isEmpty()) {
      zone.invalid("timeZone must be nil or non-empty string");
    } else if (text.equalsIgnoreCase("local")) {
      zone.invalid(
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    } else if (!ZoneId.getAvailableZoneIds().contains(text)) {
      zone.invalid("unknown time zone " + text);
    }
  }
}
