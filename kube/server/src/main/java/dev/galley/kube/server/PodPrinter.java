package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The row of a pod. The STATUS column is not in the object: it is worked out from the phase, the
/// containers' states and the deletion, as `printPod` in `pkg/printers/internalversion/printers.go`
/// does it.
final class PodPrinter {
  static final Printer PRINTER =
      new Printer(
          Column.list(
              "Name",
              "Ready",
              "Status",
              "Restarts",
              "Age",
              "IP*",
              "Node*",
              "Nominated Node*",
              "Readiness Gates*"),
          (pod, now) -> new PodPrinter(pod).row(now));

  private final KubeObject pod;
  private final List<Map<String, @Nullable Object>> initStatuses;
  private final Set<String> sidecars = new LinkedHashSet<>();
  private String reason;
  private long ready;
  private long restarts;
  private Instant lastRestart = Instant.EPOCH;
  private long sidecarRestarts;
  private Instant lastSidecarRestart = Instant.EPOCH;

  private PodPrinter(KubeObject pod) {
    this.pod = pod;
    this.initStatuses = pod.maps("status", "initContainerStatuses");
    this.reason = pod.text("status", "phase");
    for (Map<String, @Nullable Object> container : pod.maps("spec", "initContainers")) {
      if (Tree.textAt(container, "restartPolicy").equals("Always")) {
        sidecars.add(Tree.textAt(container, "name"));
      }
    }
  }

  /// What kubectl shows under STATUS.
  static String status(KubeObject pod) {
    PodPrinter printer = new PodPrinter(pod);
    printer.look();
    return printer.reason;
  }

  private List<@Nullable Object> row(Instant now) {
    look();
    int containers = pod.maps("spec", "containers").size() + sidecars.size();
    String restarted = Long.toString(restarts);
    if (restarts != 0 && lastRestart.isAfter(Instant.EPOCH)) {
      restarted += " (" + Cell.since(Optional.of(lastRestart), now) + " ago)";
    }
    return Cell.row(
        pod.name(),
        ready + "/" + containers,
        reason,
        restarted,
        Cell.age(pod, now),
        Cell.orNone(Tree.textAt(pod.tree(), "status", "podIPs", "0", "ip")),
        Cell.orNone(pod.text("spec", "nodeName")),
        Cell.orNone(pod.text("status", "nominatedNodeName")),
        readinessGates());
  }

  private void look() {
    String stated = pod.text("status", "reason");
    if (!stated.isEmpty()) {
      reason = stated;
    }
    if (pod.condition("PodScheduled")
        .filter(c -> c.reason().equals("SchedulingGated"))
        .isPresent()) {
      reason = "SchedulingGated";
    }
    boolean initializing = lookAtInitContainers();
    if (!initializing || isTrue("Initialized")) {
      lookAtContainers();
    }
    if (!pod.isDeleting()) {
      return;
    }
    String phase = pod.text("status", "phase");
    if (stated.equals("NodeLost")) {
      reason = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      reason = "Terminating";
    }
  }

  private boolean isTrue(String condition) {
    return pod.condition(condition).filter(c -> c.status().equals("True")).isPresent();
  }

  /// @return whether an init container is still in the way
  private boolean lookAtInitContainers() {
    for (int i = 0; i < initStatuses.size(); i++) {
      Map<String, @Nullable Object> status = initStatuses.get(i);
      countInitRestarts(status);
      if (!isPassed(status)) {
        reason = "Init:" + blockedBy(status, i);
        return true;
      }
    }
    return false;
  }

  private void countInitRestarts(Map<String, @Nullable Object> status) {
    long count = Tree.numberAt(0, status, "restartCount");
    Instant ended = ended(status);
    restarts += count;
    lastRestart = later(lastRestart, ended);
    if (sidecars.contains(Tree.textAt(status, "name"))) {
      sidecarRestarts += count;
      lastSidecarRestart = later(lastSidecarRestart, ended);
    }
  }

  private boolean isPassed(Map<String, @Nullable Object> status) {
    if (Tree.at(status, "state", "terminated") != null
        && Tree.numberAt(0, status, "state", "terminated", "exitCode") == 0) {
      return true;
    }
    if (sidecars.contains(Tree.textAt(status, "name")) && Tree.flagAt(status, "started")) {
      ready += Tree.flagAt(status, "ready") ? 1 : 0;
      return true;
    }
    return false;
  }

  private String blockedBy(Map<String, @Nullable Object> status, int index) {
    if (Tree.at(status, "state", "terminated") != null) {
      return termination(status);
    }
    String waiting = Tree.textAt(status, "state", "waiting", "reason");
    if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
      return waiting;
    }
    return index + "/" + pod.maps("spec", "initContainers").size();
  }

  private void lookAtContainers() {
    restarts = sidecarRestarts;
    lastRestart = lastSidecarRestart;
    boolean anyRunning = false;
    for (Map<String, @Nullable Object> status :
        pod.maps("status", "containerStatuses").reversed()) {
      restarts += Tree.numberAt(0, status, "restartCount");
      lastRestart = later(lastRestart, ended(status));
      String waiting = Tree.textAt(status, "state", "waiting", "reason");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (Tree.at(status, "state", "terminated") != null) {
        reason = termination(status);
      } else if (Tree.flagAt(status, "ready") && Tree.at(status, "state", "running") != null) {
        anyRunning = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && anyRunning) {
      reason = isTrue("Ready") ? "Running" : "NotReady";
    }
  }

  private static String termination(Map<String, @Nullable Object> status) {
    String reason = Tree.textAt(status, "state", "terminated", "reason");
    if (!reason.isEmpty()) {
      return reason;
    }
    long signal = Tree.numberAt(0, status, "state", "terminated", "signal");
    return signal != 0
        ? "Signal:" + signal
        : "ExitCode:" + Tree.numberAt(0, status, "state", "terminated", "exitCode");
  }

  private static Instant ended(Map<String, @Nullable Object> status) {
    String text = Tree.textAt(status, "lastState", "terminated", "finishedAt");
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      return Instant.EPOCH;
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private String readinessGates() {
    List<String> gates = new ArrayList<>();
    for (Map<String, @Nullable Object> gate : pod.maps("spec", "readinessGates")) {
      gates.add(Tree.textAt(gate, "conditionType"));
    }
    return gates.isEmpty()
        ? Cell.NONE
        : gates.stream().filter(this::isTrue).count() + "/" + gates.size();
  }

  /// Conditions of a table's row: a pod that has ended is shown, but set apart.
  static List<Map<String, @Nullable Object>> rowConditions(KubeObject pod) {
    return switch (pod.text("status", "phase")) {
      case "Succeeded" -> ended("Succeeded", "The pod has completed successfully.");
      case "Failed" -> ended("Failed", "The pod failed.");
      default -> List.of();
    };
  }

  private static List<Map<String, @Nullable Object>> ended(String reason, String message) {
    return List.of(
        Tree.map("type", "Completed", "status", "True", "reason", reason, "message", message));
  }
}
