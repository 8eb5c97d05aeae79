package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.scheduling.Taint;
import dev.galley.kube.scheduling.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The node lifecycle and taint eviction controllers: a node that falls silent becomes `Unknown`
/// and tainted, and pods leave a node whose `NoExecute` taints they do not tolerate, in time.
final class NodeLifecycle {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  private final Cluster cluster;
  private final EventRecorder events;
  private final Duration grace;

  NodeLifecycle(Cluster cluster, EventRecorder events, Duration grace) {
    this.cluster = cluster;
    this.events = events;
    this.grace = grace;
  }

  Controller lifecycle() {
    return Controller.named("node-lifecycle-controller")
        .watches(Kinds.NODE)
        .watches(Kinds.LEASE, NodeLifecycle::nodeOf)
        .reconciles(this::judge);
  }

  private static List<ObjectName> nodeOf(KubeObject lease) {
    return lease.namespace().equals("kube-node-lease")
        ? List.of(ObjectName.cluster(lease.name()))
        : List.of();
  }

  private Outcome judge(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.NODE, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    Instant now = cluster.world().now();
    Instant silentAt = lastSign(found.get()).plus(grace);
    boolean silent = !silentAt.isAfter(now);
    KubeObject node = found.get();
    if (silent && !ready(node).equals("Unknown")) {
      node = cluster.updateStatus(unknown(node, now));
      events.normal(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
    }
    KubeObject tainted = withTaints(node, now);
    if (!tainted.equals(node)) {
      cluster.update(tainted);
    }
    Duration left = Duration.between(now, silentAt);
    // A lease that was renewed far ahead comes with an event when it ends.
    return silent || left.compareTo(Duration.ofDays(1)) > 0 ? Outcome.DONE : Outcome.again(left);
  }

  /// The last time that the node was heard of: its lease, or its creation.
  private Instant lastSign(KubeObject node) {
    Instant created = node.created().orElse(cluster.world().now());
    return cluster
        .cached(Kinds.LEASE, new ObjectName("kube-node-lease", node.name()))
        .flatMap(lease -> lease.instant("spec", "renewTime"))
        .filter(renewed -> renewed.isAfter(created))
        .orElse(created);
  }

  private static String ready(KubeObject node) {
    return node.condition("Ready").map(Condition::status).orElse("");
  }

  /// What a kubelet reports: in the order in which this one did, and what it never did after that.
  private static List<String> types(KubeObject node) {
    List<String> watched = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");
    Set<String> types = new LinkedHashSet<>();
    node.maps("status", "conditions").stream()
        .map(each -> Tree.textAt(each, "type"))
        .filter(watched::contains)
        .forEach(types::add);
    types.addAll(watched);
    return List.copyOf(types);
  }

  private static KubeObject unknown(KubeObject node, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>();
    String since = Times.seconds(now);
    for (String type : types(node)) {
      Map<String, @Nullable Object> old =
          node.maps("status", "conditions").stream()
              .filter(each -> Tree.textAt(each, "type").equals(type))
              .findFirst()
              .orElse(Map.of());
      boolean never = old.isEmpty();
      conditions.add(
          Tree.map(
              "type",
              type,
              "status",
              "Unknown",
              "lastHeartbeatTime",
              never ? since : old.get("lastHeartbeatTime"),
              "lastTransitionTime",
              since,
              "reason",
              never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
              "message",
              never
                  ? "Kubelet never posted node status."
                  : "Kubelet stopped posting node status."));
    }
    for (Object other : node.list("status", "conditions")) {
      String type = Tree.textAt(other, "type");
      if (!type.endsWith("Pressure") && !type.equals("Ready")) {
        conditions.add(other);
      }
    }
    return node.with(conditions, "status", "conditions");
  }

  /// The taints that say what the node's conditions say.
  private static KubeObject withTaints(KubeObject node, Instant now) {
    String key =
        switch (ready(node)) {
          case "True" -> "";
          case "Unknown" -> UNREACHABLE;
          default -> NOT_READY;
        };
    List<@Nullable Object> taints = new ArrayList<>();
    for (Map<String, @Nullable Object> taint : node.maps("spec", "taints")) {
      String known = Tree.textAt(taint, "key");
      boolean ours = known.equals(NOT_READY) || known.equals(UNREACHABLE);
      boolean open = known.equals(UNSCHEDULABLE) && !node.flag("spec", "unschedulable");
      if (!open && (!ours || known.equals(key))) {
        taints.add(taint);
      }
    }
    if (!key.isEmpty()) {
      add(taints, key, "NoSchedule", now);
      add(taints, key, "NoExecute", now);
    }
    if (node.flag("spec", "unschedulable")) {
      add(taints, UNSCHEDULABLE, "NoSchedule", now);
    }
    if (taints.equals(node.list("spec", "taints"))) {
      return node;
    }
    return taints.isEmpty() ? node.without("spec", "taints") : node.with(taints, "spec", "taints");
  }

  private static void add(List<@Nullable Object> taints, String key, String effect, Instant now) {
    boolean known =
        taints.stream()
            .anyMatch(taint ->
                Tree.textAt(taint, "key").equals(key)
                    && Tree.textAt(taint, "effect").equals(effect));
    if (!known) {
      taints.add(Tree.map("key", key, "effect", effect, "timeAdded", Times.seconds(now)));
    }
  }

  Controller taintEviction() {
    Pods.indexByNode(cluster);
    return Controller.named("taint-eviction-controller")
        .watches(Kinds.POD)
        .when(NodeLifecycle::isBound)
        .watches(Kinds.NODE, node -> Pods.onNode(cluster, node))
        .when(NodeLifecycle::changesTaints)
        .reconciles(this::evict);
  }

  private static boolean isBound(@Nullable KubeObject before, @Nullable KubeObject after) {
    return after != null
        && !after.text("spec", "nodeName").isEmpty()
        && (before == null || before.text("spec", "nodeName").isEmpty());
  }

  private static boolean changesTaints(@Nullable KubeObject before, @Nullable KubeObject after) {
    return after != null
        && (before == null || !before.list("spec", "taints").equals(after.list("spec", "taints")));
  }

  private Outcome evict(ObjectName name) {
    Optional<KubeObject> pod = cluster.cached(Kinds.POD, name).filter(it -> !it.isDeleting());
    Optional<KubeObject> node =
        pod.flatMap(
            it -> cluster.cached(Kinds.NODE, ObjectName.cluster(it.text("spec", "nodeName"))));
    if (node.isEmpty()) {
      return Outcome.DONE;
    }
    Instant now = cluster.world().now();
    Optional<Instant> leave = leavesAt(pod.get(), node.get(), now);
    if (leave.isEmpty()) {
      return Outcome.DONE;
    }
    if (leave.get().isAfter(now)) {
      return Outcome.again(Duration.between(now, leave.get()));
    }
    events.normal(
        pod.get(), "TaintManagerEviction", "Marking for deletion Pod " + pod.get().objectName());
    Condition disrupted =
        Condition.of(
            "DisruptionTarget",
            true,
            "DeletionByTaintManager",
            "Taint manager: deleting due to NoExecute taint");
    cluster.updateStatus(Pods.withCondition(pod.get(), disrupted, now));
    cluster.delete(pod.get());
    return Outcome.DONE;
  }

  /// When the pod has to leave; empty when it may stay for ever.
  private static Optional<Instant> leavesAt(KubeObject pod, KubeObject node, Instant now) {
    List<Map<String, @Nullable Object>> tolerations = pod.maps("spec", "tolerations");
    Instant leave = null;
    for (Map<String, @Nullable Object> tree : node.maps("spec", "taints")) {
      Taint taint = Taint.from(tree);
      if (!taint.effect().equals(Taint.NO_EXECUTE)) {
        continue;
      }
      List<Map<String, @Nullable Object>> fitting =
          tolerations.stream()
              .filter(each -> taint.isToleratedBy(Toleration.listOf(List.of(each))))
              .toList();
      if (fitting.isEmpty()) {
        return Optional.of(now);
      }
      String added = Tree.textAt(tree, "timeAdded");
      Instant since = added.isEmpty() ? now : Instant.parse(added);
      for (Map<String, @Nullable Object> toleration : fitting) {
        if (toleration.get("tolerationSeconds") != null) {
          Instant end =
              since.plusSeconds(Math.max(0, Tree.numberAt(0, toleration, "tolerationSeconds")));
          leave = leave == null || end.isBefore(leave) ? end : leave;
        }
      }
    }
    return Optional.ofNullable(leave);
  }
}
