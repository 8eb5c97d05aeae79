package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The daemon set controller: one pod on every node that fits.
final class DaemonSets {
  private final Cluster cluster;
  private final EventRecorder events;
  private final ControllerRevisions revisions;

  DaemonSets(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
    this.revisions = new ControllerRevisions(cluster);
  }

  Controller controller() {
    return Controller.named("daemonset-controller")
        .watches(Kinds.DAEMON_SET)
        .watches(Kinds.POD, this::setsOf)
        .watches(Kinds.NODE, _ -> all())
        .when(DaemonSets::concernsPlacement)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> all() {
    return cluster.of(Kinds.DAEMON_SET).list().stream().map(KubeObject::objectName).toList();
  }

  /// Heartbeats do not move daemons.
  private static boolean concernsPlacement(
      @Nullable KubeObject before, @Nullable KubeObject after) {
    return before == null
        || after == null
        || !before.labels().equals(after.labels())
        || !before.list("spec", "taints").equals(after.list("spec", "taints"))
        || before.isDeleting() != after.isDeleting();
  }

  private List<ObjectName> setsOf(KubeObject pod) {
    Optional<OwnerReference> owner = pod.controller();
    if (owner.isPresent()) {
      return owner.get().kind().equals("DaemonSet")
          ? List.of(new ObjectName(pod.namespace(), owner.get().name()))
          : List.of();
    }
    return cluster.of(Kinds.DAEMON_SET).list(pod.namespace()).stream()
        .filter(set -> selector(set).matches(pod))
        .map(KubeObject::objectName)
        .toList();
  }

  private static LabelSelector selector(KubeObject set) {
    return LabelSelector.ofTree(set.at("spec", "selector"));
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.DAEMON_SET, name);
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject set = found.get();
    List<KubeObject> history = revisions.of(set);
    KubeObject current = revisions.current(set, history);
    Map<String, List<KubeObject>> pods = podsByNode(set);
    List<KubeObject> nodes = cluster.of(Kinds.NODE).list();
    place(set, current, nodes, pods);
    if (!set.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      update(set, current, nodes, podsByNode(set));
    }
    Outcome outcome = updateStatus(set, current, nodes, podsByNode(set));
    List<String> used =
        pods.values().stream()
            .flatMap(List::stream)
            .map(pod -> pod.labels().getOrDefault(ControllerRevisions.HASH, ""))
            .toList();
    revisions.cleanUp(set, history, used);
    return outcome;
  }

  private Map<String, List<KubeObject>> podsByNode(KubeObject set) {
    Map<String, List<KubeObject>> pods = new TreeMap<>();
    for (KubeObject pod : Ownership.claimed(cluster, Kinds.POD, set, selector(set))) {
      pods.computeIfAbsent(DaemonPods.nodeOf(pod), _ -> new ArrayList<>()).add(pod);
    }
    return pods;
  }

  private void place(
      KubeObject set,
      KubeObject revision,
      List<KubeObject> nodes,
      Map<String, List<KubeObject>> pods) {
    Map<String, List<KubeObject>> elsewhere = new LinkedHashMap<>(pods);
    for (KubeObject node : nodes) {
      List<KubeObject> here = pods.getOrDefault(node.name(), List.of());
      elsewhere.remove(node.name());
      placeOn(set, revision, node, here);
    }
    // Pods for nodes that are gone are pod garbage collection's, unless nobody has bound them yet.
    elsewhere.values().stream()
        .flatMap(List::stream)
        .filter(pod -> pod.text("spec", "nodeName").isEmpty() && !pod.isDeleting())
        .forEach(pod -> delete(set, pod));
  }

  private void placeOn(
      KubeObject set, KubeObject revision, KubeObject node, List<KubeObject> here) {
    DaemonPods.Placement placement = DaemonPods.placement(set, node);
    List<KubeObject> alive = new ArrayList<>();
    for (KubeObject pod : here) {
      if (pod.isDeleting()) {
        alive.add(pod);
      } else if (!placement.staysThere()) {
        delete(set, pod);
      } else if (Pods.phase(pod).equals("Failed")) {
        events.warning(
            set,
            "FailedDaemonPod",
            "Found failed daemon pod "
                + pod.objectName()
                + " on node "
                + node.name()
                + ", will try to kill it");
        delete(set, pod);
      } else {
        alive.add(pod);
      }
    }
    if (alive.isEmpty() && placement.runsThere()) {
      create(set, revision, node);
    }
    alive.stream().filter(Pods::isActive).skip(1).forEach(pod -> delete(set, pod));
  }

  private void create(KubeObject set, KubeObject revision, KubeObject node) {
    try {
      KubeObject pod = DaemonPods.pod(set, ControllerRevisions.hash(revision), node.name());
      KubeObject created = cluster.create(pod);
      events.normal(set, "SuccessfulCreate", "Created pod: " + created.name());
    } catch (ApiException failure) {
      events.warning(set, "FailedCreate", "Error creating: " + failure.message());
      throw failure;
    }
  }

  private void delete(KubeObject set, KubeObject pod) {
    if (cluster.delete(pod)) {
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
    }
  }

  /// Replaces old pods, no more at a time than may be unavailable.
  private void update(
      KubeObject set,
      KubeObject revision,
      List<KubeObject> nodes,
      Map<String, List<KubeObject>> pods) {
    Instant now = cluster.world().now();
    long desired =
        nodes.stream().filter(node -> DaemonPods.placement(set, node).runsThere()).count();
    long allowed =
        Math.max(
            1,
            Amount.roundedUp(
                set.at("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), desired, "1"));
    long unavailable = 0;
    List<KubeObject> broken = new ArrayList<>();
    List<KubeObject> working = new ArrayList<>();
    for (KubeObject node : nodes) {
      if (!DaemonPods.placement(set, node).runsThere()) {
        continue;
      }
      List<KubeObject> here = pods.getOrDefault(node.name(), List.of());
      Optional<KubeObject> pod = here.stream().filter(Pods::isActive).findFirst();
      boolean available = pod.filter(it -> isAvailable(set, it, now)).isPresent();
      unavailable += available ? 0 : 1;
      pod.filter(it -> !isCurrent(it, revision))
          .ifPresent(it -> (available ? working : broken).add(it));
    }
    broken.forEach(pod -> delete(set, pod));
    working.stream().limit(Math.max(0, allowed - unavailable)).forEach(pod -> delete(set, pod));
  }

  private static boolean isAvailable(KubeObject set, KubeObject pod, Instant now) {
    return Pods.isAvailable(pod, set.number(0, "spec", "minReadySeconds"), now);
  }

  private static boolean isCurrent(KubeObject pod, KubeObject revision) {
    return pod.labels()
        .getOrDefault(ControllerRevisions.HASH, "")
        .equals(ControllerRevisions.hash(revision));
  }

  private Outcome updateStatus(
      KubeObject set,
      KubeObject revision,
      List<KubeObject> nodes,
      Map<String, List<KubeObject>> pods) {
    Instant now = cluster.world().now();
    KubeObject changed = counted(set, revision, nodes, pods);
    if (!changed.equals(set)) {
      cluster.updateStatus(changed);
    }
    List<KubeObject> all = pods.values().stream().flatMap(List::stream).toList();
    return Pods.nextAvailable(all, set.number(0, "spec", "minReadySeconds"), now)
        .map(Outcome::again)
        .orElse(Outcome.DONE);
  }

  private KubeObject counted(
      KubeObject set,
      KubeObject revision,
      List<KubeObject> nodes,
      Map<String, List<KubeObject>> pods) {
    Instant now = cluster.world().now();
    long desired = 0;
    long scheduled = 0;
    long misscheduled = 0;
    long ready = 0;
    long available = 0;
    long updated = 0;
    for (KubeObject node : nodes) {
      List<KubeObject> here = pods.getOrDefault(node.name(), List.of());
      if (!DaemonPods.placement(set, node).runsThere()) {
        misscheduled += here.isEmpty() ? 0 : 1;
        continue;
      }
      desired++;
      Optional<KubeObject> oldest = here.stream().min(Rollout.OLDEST_FIRST);
      scheduled += oldest.isPresent() ? 1 : 0;
      ready += oldest.filter(Pods::isReady).isPresent() ? 1 : 0;
      available += oldest.filter(pod -> isAvailable(set, pod, now)).isPresent() ? 1 : 0;
      updated += oldest.filter(pod -> isCurrent(pod, revision)).isPresent() ? 1 : 0;
    }
    KubeObject changed =
        set.with(scheduled, "status", "currentNumberScheduled")
            .with(misscheduled, "status", "numberMisscheduled")
            .with(desired, "status", "desiredNumberScheduled")
            .with(ready, "status", "numberReady")
            .with(set.generation(), "status", "observedGeneration");
    changed = ReplicaSets.count(changed, updated, "updatedNumberScheduled");
    changed = ReplicaSets.count(changed, available, "numberAvailable");
    return ReplicaSets.count(changed, desired - available, "numberUnavailable");
  }
}
