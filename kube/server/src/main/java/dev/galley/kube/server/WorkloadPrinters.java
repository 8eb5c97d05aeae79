package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of what makes pods: deployments, sets, jobs, autoscalers, disruption budgets.
final class WorkloadPrinters {
  private WorkloadPrinters() {}

  static void addTo(Map<String, Printer> printers) {
    printers.put(
        "apps/Deployment",
        new Printer(
            Column.list(
                "Name",
                "Ready",
                "Up-to-date",
                "Available",
                "Age",
                "Containers*",
                "Images*",
                "Selector*"),
            WorkloadPrinters::deployment));
    printers.put("apps/ReplicaSet", replicaSet());
    printers.put("/ReplicationController", replicaSet());
    printers.put(
        "apps/StatefulSet",
        new Printer(
            Column.list("Name", "Ready", "Age", "Containers*", "Images*"),
            WorkloadPrinters::statefulSet));
    addRest(printers);
    addBatch(printers);
    printers.put("/PodTemplate", podTemplate());
  }

  private static void addRest(Map<String, Printer> printers) {
    printers.put(
        "apps/DaemonSet",
        new Printer(
            Column.list(
                "Name",
                "Desired:integer",
                "Current:integer",
                "Ready:integer",
                "Up-to-date:integer",
                "Available:integer",
                "Node Selector",
                "Age",
                "Containers*",
                "Images*",
                "Selector*"),
            WorkloadPrinters::daemonSet));
    printers.put(
        "apps/ControllerRevision",
        new Printer(
            Column.list("Name", "Controller", "Revision", "Age"),
            WorkloadPrinters::controllerRevision));
    printers.put(
        "policy/PodDisruptionBudget",
        new Printer(
            Column.list(
                "Name", "Min Available", "Max Unavailable", "Allowed Disruptions:integer", "Age"),
            WorkloadPrinters::disruptionBudget));
  }

  private static void addBatch(Map<String, Printer> printers) {
    printers.put(
        "batch/Job",
        new Printer(
            Column.list(
                "Name",
                "Status",
                "Completions",
                "Duration",
                "Age",
                "Containers*",
                "Images*",
                "Selector*"),
            WorkloadPrinters::job));
    printers.put(
        "batch/CronJob",
        new Printer(
            Column.list(
                "Name",
                "Schedule",
                "Timezone",
                "Suspend:boolean",
                "Active:integer",
                "Last Schedule",
                "Age",
                "Containers*",
                "Images*",
                "Selector*"),
            WorkloadPrinters::cronJob));
  }

  private static Printer podTemplate() {
    return new Printer(
        Column.list("Name", "Containers", "Images", "Pod Labels"),
        (object, now) -> {
          List<Map<String, @Nullable Object>> containers =
              object.maps("template", "spec", "containers");
          return Cell.row(
              object.name(),
              Cell.names(containers),
              Cell.images(containers),
              Cell.labels(Tree.textMapAt(object.tree(), "template", "metadata", "labels")));
        });
  }

  private static List<@Nullable Object> deployment(KubeObject object, Instant now) {
    return Cell.row(
        object.name(),
        object.number(0, "status", "readyReplicas") + "/" + object.number(0, "spec", "replicas"),
        object.number(0, "status", "updatedReplicas"),
        object.number(0, "status", "availableReplicas"),
        Cell.age(object, now),
        Cell.names(Cell.templateContainers(object)),
        Cell.images(Cell.templateContainers(object)),
        Cell.selector(object.at("spec", "selector")));
  }

  private static Printer replicaSet() {
    return new Printer(
        Column.list(
            "Name",
            "Desired:integer",
            "Current:integer",
            "Ready:integer",
            "Age",
            "Containers*",
            "Images*",
            "Selector*"),
        (object, now) ->
            Cell.row(
                object.name(),
                object.number(0, "spec", "replicas"),
                object.number(0, "status", "replicas"),
                object.number(0, "status", "readyReplicas"),
                Cell.age(object, now),
                Cell.names(Cell.templateContainers(object)),
                Cell.images(Cell.templateContainers(object)),
                replicaSelector(object)));
  }

  /// A replication controller selects by a plain map of labels.
  private static String replicaSelector(KubeObject object) {
    return object.kind().equals("ReplicationController")
        ? Cell.labels(Tree.textMapAt(object.tree(), "spec", "selector"))
        : Cell.selector(object.at("spec", "selector"));
  }

  private static List<@Nullable Object> statefulSet(KubeObject object, Instant now) {
    return Cell.row(
        object.name(),
        object.number(0, "status", "readyReplicas") + "/" + object.number(0, "spec", "replicas"),
        Cell.age(object, now),
        Cell.names(Cell.templateContainers(object)),
        Cell.images(Cell.templateContainers(object)));
  }

  private static List<@Nullable Object> daemonSet(KubeObject object, Instant now) {
    return Cell.row(
        object.name(),
        object.number(0, "status", "desiredNumberScheduled"),
        object.number(0, "status", "currentNumberScheduled"),
        object.number(0, "status", "numberReady"),
        object.number(0, "status", "updatedNumberScheduled"),
        object.number(0, "status", "numberAvailable"),
        Cell.labels(Tree.textMapAt(object.tree(), "spec", "template", "spec", "nodeSelector")),
        Cell.age(object, now),
        Cell.names(Cell.templateContainers(object)),
        Cell.images(Cell.templateContainers(object)),
        Cell.selector(object.at("spec", "selector")));
  }

  private static List<@Nullable Object> controllerRevision(KubeObject object, Instant now) {
    String controller =
        object
            .controller()
            .map(owner -> {
              int slash = owner.apiVersion().indexOf('/');
              String group = slash < 0 ? "" : "." + owner.apiVersion().substring(0, slash);
              return owner.kind().toLowerCase(Locale.ROOT) + group + "/" + owner.name();
            })
            .orElse(Cell.NONE);
    return Cell.row(object.name(), controller, object.number(0, "revision"), Cell.age(object, now));
  }

  private static List<@Nullable Object> job(KubeObject object, Instant now) {
    Optional<Instant> started = object.instant("status", "startTime");
    Optional<Instant> completed = object.instant("status", "completionTime");
    String duration =
        started
            .map(start -> HumanDuration.of(Duration.between(start, completed.orElse(now))))
            .orElse("");
    return Cell.row(
        object.name(),
        jobStatus(object),
        completions(object),
        duration,
        Cell.age(object, now),
        Cell.names(Cell.templateContainers(object)),
        Cell.images(Cell.templateContainers(object)),
        Cell.selector(object.at("spec", "selector")));
  }

  private static String completions(KubeObject job) {
    long succeeded = job.number(0, "status", "succeeded");
    if (job.at("spec", "completions") != null) {
      return succeeded + "/" + job.number(0, "spec", "completions");
    }
    long parallelism = job.number(0, "spec", "parallelism");
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static String jobStatus(KubeObject job) {
    if (isTrue(job, "Complete")) {
      return "Complete";
    }
    if (isTrue(job, "Failed")) {
      return "Failed";
    }
    if (job.isDeleting()) {
      return "Terminating";
    }
    if (isTrue(job, "Suspended")) {
      return "Suspended";
    }
    if (isTrue(job, "FailureTarget")) {
      return "FailureTarget";
    }
    return isTrue(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
  }

  private static boolean isTrue(KubeObject object, String condition) {
    return object.condition(condition).filter(c -> c.status().equals("True")).isPresent();
  }

  private static List<@Nullable Object> cronJob(KubeObject object, Instant now) {
    List<Map<String, @Nullable Object>> containers =
        object.maps("spec", "jobTemplate", "spec", "template", "spec", "containers");
    Optional<Instant> last = object.instant("status", "lastScheduleTime");
    return Cell.row(
        object.name(),
        object.text("spec", "schedule"),
        Cell.orNone(object.text("spec", "timeZone")),
        object.at("spec", "suspend") == null
            ? Cell.UNSET
            : object.flag("spec", "suspend") ? "True" : "False",
        (long) object.list("status", "active").size(),
        last.isPresent() ? Cell.since(last, now) : Cell.NONE,
        Cell.age(object, now),
        Cell.names(containers),
        Cell.images(containers),
        Cell.selector(object.at("spec", "jobTemplate", "spec", "selector")));
  }

  private static List<@Nullable Object> disruptionBudget(KubeObject object, Instant now) {
    Object least = object.at("spec", "minAvailable");
    Object most = object.at("spec", "maxUnavailable");
    return Cell.row(
        object.name(),
        least == null ? "N/A" : Cell.text(least),
        most == null ? "N/A" : Cell.text(most),
        object.number(0, "status", "disruptionsAllowed"),
        Cell.age(object, now));
  }
}
