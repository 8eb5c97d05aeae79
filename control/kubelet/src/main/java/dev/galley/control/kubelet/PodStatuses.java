package dev.galley.control.kubelet;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.control.kubelet.ContainerState.Ended;
import dev.galley.control.kubelet.ContainerState.Running;
import dev.galley.control.kubelet.ContainerState.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The status of a pod as the kubelet reports it; pure.
final class PodStatuses {
  private static final List<String> OWN =
      List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");

  private PodStatuses() {}

  static KubeObject of(KubeObject pod, PodRun run, Instant now) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>(pod.map("status"));
    status.remove("reason");
    if (pod.generation() > 0) {
      status.put("observedGeneration", pod.generation());
    }
    String phase = phase(pod, run);
    status.put("phase", phase);
    status.put("hostIP", run.node.address);
    status.put("hostIPs", List.of(Tree.map("ip", run.node.address)));
    status.put("startTime", Times.seconds(run.started));
    if (!run.ip.isEmpty()) {
      status.put("podIP", run.ip);
      status.put("podIPs", List.of(Tree.map("ip", run.ip)));
    }
    if (!run.init.isEmpty()) {
      status.put("initContainerStatuses", containers(pod, run.init, now));
    }
    status.put("containerStatuses", containers(pod, run.main, now));
    return conditions(pod.with(status, "status"), pod, run, phase, now);
  }

  static String phase(KubeObject pod, PodRun run) {
    boolean never = PodRun.restartPolicy(pod).equals("Never");
    for (ContainerRun container : run.init) {
      boolean failed = container.ended().filter(it -> it.exitCode() != 0).isPresent();
      if (failed && never && !container.isSidecar()) {
        return "Failed";
      }
    }
    if (run.main.stream().allMatch(each -> PodMachine.isOver(pod, each))) {
      return run.main.stream().allMatch(ContainerRun::succeeded) ? "Succeeded" : "Failed";
    }
    if (run.stopAt != null
        && run.all().stream().noneMatch(each -> each.runningSince().isPresent())) {
      return "Failed";
    }
    boolean hasRun =
        run.main.stream()
            .anyMatch(each ->
                each.runningSince().isPresent() || each.last != null || each.ended().isPresent());
    return hasRun ? "Running" : "Pending";
  }

  private static KubeObject conditions(
      KubeObject status, KubeObject pod, PodRun run, String phase, Instant now) {
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    boolean initialized = phase.equals("Succeeded") || run.isInitialized(pod, now);
    String unready =
        names(run.main.stream().filter(each -> !Probes.isReady(pod, each, now)).toList());
    KubeObject result = status;
    result = set(result, readyToStart(run.mounted && !over), now);
    result = set(result, initialized(pod, run, phase, initialized, now), now);
    Condition containersReady = ready("ContainersReady", phase, unready);
    Condition gate = containersReady.isTrue() ? gated(pod) : containersReady;
    result = set(result, as(gate, "Ready"), now);
    result = set(result, containersReady, now);
    return ordered(result);
  }

  private static Condition readyToStart(boolean ready) {
    return Condition.of("PodReadyToStartContainers", ready, "", "");
  }

  private static Condition initialized(
      KubeObject pod, PodRun run, String phase, boolean initialized, Instant now) {
    if (initialized) {
      String reason = phase.equals("Succeeded") ? "PodCompleted" : "";
      return Condition.of("Initialized", true, reason, "");
    }
    List<ContainerRun> left =
        run.init.stream().filter(each -> !PodRun.isPast(pod, each, now)).toList();
    return Condition.of(
        "Initialized",
        false,
        "ContainersNotInitialized",
        "containers with incomplete status: [" + names(left) + "]");
  }

  private static Condition ready(String type, String phase, String unready) {
    if (phase.equals("Succeeded")) {
      return Condition.of(type, false, "PodCompleted", "");
    }
    if (phase.equals("Failed")) {
      return Condition.of(type, false, "PodFailed", "");
    }
    return unready.isEmpty()
        ? Condition.of(type, true, "", "")
        : Condition.of(
            type, false, "ContainersNotReady", "containers with unready status: [" + unready + "]");
  }

  private static Condition as(Condition condition, String type) {
    return Condition.of(type, condition.isTrue(), condition.reason(), condition.message());
  }

  /// Readiness gates are conditions that others set on the pod.
  private static Condition gated(KubeObject pod) {
    List<String> closed = new ArrayList<>();
    for (Map<String, @Nullable Object> gate : pod.maps("spec", "readinessGates")) {
      String type = Tree.textAt(gate, "conditionType");
      if (pod.condition(type).isEmpty()) {
        closed.add(
            "corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
      } else if (!pod.condition(type).get().isTrue()) {
        closed.add(
            "the status of pod readiness gate \""
                + type
                + "\" is not \"True\", but "
                + pod.condition(type).get().status());
      }
    }
    return closed.isEmpty()
        ? Condition.of("Ready", true, "", "")
        : Condition.of("Ready", false, "ReadinessGatesNotReady", String.join(", ", closed));
  }

  private static String names(List<ContainerRun> containers) {
    return String.join(" ", containers.stream().map(ContainerRun::name).toList());
  }

  private static KubeObject set(KubeObject pod, Condition condition, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>(pod.list("status", "conditions"));
    String since = Times.seconds(now);
    int at = conditions.size();
    for (int i = 0; i < conditions.size(); i++) {
      if (Tree.textAt(conditions.get(i), "type").equals(condition.type())) {
        at = i;
        if (Tree.textAt(conditions.get(i), "status").equals(condition.status())) {
          since = Tree.textAt(conditions.get(i), "lastTransitionTime");
        }
      }
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", condition.type());
    if (pod.generation() > 0) {
      tree.put("observedGeneration", pod.generation());
    }
    tree.put("status", condition.status());
    tree.put("lastProbeTime", null);
    tree.put("lastTransitionTime", since);
    if (!condition.reason().isEmpty()) {
      tree.put("reason", condition.reason());
    }
    if (!condition.message().isEmpty()) {
      tree.put("message", condition.message());
    }
    if (at == conditions.size()) {
      conditions.add(tree);
    } else {
      conditions.set(at, tree);
    }
    return pod.with(conditions, "status", "conditions");
  }

  /// The kubelet's own conditions first, as it writes them.
  private static KubeObject ordered(KubeObject pod) {
    List<@Nullable Object> conditions = new ArrayList<>();
    for (String type : OWN) {
      for (Object condition : pod.list("status", "conditions")) {
        if (Tree.textAt(condition, "type").equals(type)) {
          conditions.add(condition);
        }
      }
    }
    for (Object condition : pod.list("status", "conditions")) {
      if (!OWN.contains(Tree.textAt(condition, "type"))) {
        conditions.add(condition);
      }
    }
    return pod.with(conditions, "status", "conditions");
  }

  private static List<@Nullable Object> containers(
      KubeObject pod, List<ContainerRun> containers, Instant now) {
    List<@Nullable Object> statuses = new ArrayList<>();
    for (ContainerRun container : containers) {
      Ended last = container.last;
      boolean ran = !container.id.isEmpty();
      statuses.add(
          Tree.map(
              "containerID", ran ? container.id : null,
              "image", container.image(),
              "imageID", ran ? imageId(container.image()) : "",
              "lastState", last == null ? Tree.map() : state(last, container.id),
              "name", container.name(),
              "ready", Probes.isReady(pod, container, now),
              "restartCount", container.restarts,
              "started", Probes.hasStarted(pod, container, now),
              "state", state(container.state, container.id)));
    }
    return statuses;
  }

  private static String imageId(String image) {
    String digest =
        UUID.nameUUIDFromBytes(image.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    int colon = image.lastIndexOf(':');
    String name = colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
    int pinned = image.indexOf('@');
    return pinned >= 0 ? image : name + "@sha256:" + digest + digest;
  }

  private static Map<String, @Nullable Object> state(ContainerState state, String id) {
    return switch (state) {
      case Waiting(String reason, String message) ->
          Tree.map(
              "waiting", Tree.map("message", message.isEmpty() ? null : message, "reason", reason));
      case Running(Instant since) ->
          Tree.map("running", Tree.map("startedAt", Times.seconds(since)));
      case Ended(int code, String reason, String message, Instant since, Instant at) ->
          Tree.map(
              "terminated",
              Tree.map(
                  "containerID",
                  id,
                  "exitCode",
                  code,
                  "finishedAt",
                  Times.seconds(at),
                  "message",
                  message.isEmpty() ? null : message,
                  "reason",
                  reason,
                  "startedAt",
                  Times.seconds(since)));
    };
  }
}
