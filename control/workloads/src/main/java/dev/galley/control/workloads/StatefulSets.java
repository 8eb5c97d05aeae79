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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The stateful set controller: pods with names, one after the other.
final class StatefulSets {
  private final Cluster cluster;
  private final EventRecorder events;
  private final ControllerRevisions revisions;

  StatefulSets(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
    this.revisions = new ControllerRevisions(cluster);
  }

  Controller controller() {
    return Controller.named("statefulset-controller")
        .watches(Kinds.STATEFUL_SET)
        .watches(Kinds.POD, this::setsOf)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> setsOf(KubeObject pod) {
    Optional<OwnerReference> owner = pod.controller();
    if (owner.isPresent()) {
      return owner.get().kind().equals("StatefulSet")
          ? List.of(new ObjectName(pod.namespace(), owner.get().name()))
          : List.of();
    }
    return cluster.of(Kinds.STATEFUL_SET).list(pod.namespace()).stream()
        .filter(set -> selector(set).matches(pod))
        .map(KubeObject::objectName)
        .toList();
  }

  private static LabelSelector selector(KubeObject set) {
    return LabelSelector.ofTree(set.at("spec", "selector"));
  }

  /// A set in the middle of being reconciled.
  private record Work(
      KubeObject set, KubeObject current, KubeObject update, TreeMap<Long, KubeObject> pods) {
    long replicas() {
      return set.number(1, "spec", "replicas");
    }

    long start() {
      return set.number(0, "spec", "ordinals", "start");
    }

    boolean isOrdered() {
      return !set.text("spec", "podManagementPolicy").equals("Parallel");
    }

    long partition() {
      return set.number(0, "spec", "updateStrategy", "rollingUpdate", "partition");
    }

    /// New pods below the partition, or below what is not updated yet, keep the old revision.
    KubeObject revisionFor(long ordinal) {
      boolean rolling = !set.text("spec", "updateStrategy", "type").equals("OnDelete");
      long kept =
          set.at("spec", "updateStrategy", "rollingUpdate", "partition") == null || !rolling
              ? set.number(0, "status", "currentReplicas")
              : partition();
      return ordinal < start() + kept ? current : update;
    }
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.STATEFUL_SET, name);
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject set = found.get();
    List<KubeObject> history = revisions.of(set);
    KubeObject update = revisions.current(set, history);
    String currentName = set.text("status", "currentRevision");
    KubeObject current =
        history.stream().filter(each -> each.name().equals(currentName)).findFirst().orElse(update);
    Work work = new Work(set, current, update, podsOf(set));
    step(work);
    Work after = new Work(set, current, update, podsOf(set));
    Outcome outcome = updateStatus(after);
    List<String> used = new ArrayList<>(List.of(current.name(), update.name()));
    after.pods.values().forEach(pod -> used.add(revisionOf(pod)));
    revisions.cleanUp(set, history, used);
    return outcome;
  }

  private static String revisionOf(KubeObject pod) {
    return pod.labels().getOrDefault(ControllerRevisions.HASH, "");
  }

  private TreeMap<Long, KubeObject> podsOf(KubeObject set) {
    TreeMap<Long, KubeObject> pods = new TreeMap<>();
    for (KubeObject pod : Ownership.claimed(cluster, Kinds.POD, set, selector(set))) {
      long ordinal = StatefulPods.ordinal(set, pod);
      if (ordinal >= 0) {
        pods.put(ordinal, pod);
      }
    }
    return pods;
  }

  private void step(Work work) {
    for (long ordinal = work.start(); ordinal < work.start() + work.replicas(); ordinal++) {
      if (!bringUp(work, ordinal) && work.isOrdered()) {
        return;
      }
    }
    if (condemn(work)) {
      update(work);
    }
  }

  /// @return whether the pod of that ordinal is there and healthy
  private boolean bringUp(Work work, long ordinal) {
    KubeObject pod = work.pods.get(ordinal);
    if (pod == null) {
      create(work, ordinal);
      return false;
    }
    if (pod.isDeleting()) {
      return false;
    }
    if (Pods.isFinished(pod)) {
      events.warning(
          work.set,
          "RecreatingFailedPod",
          "StatefulSet " + work.set.objectName() + " is recreating failed Pod " + pod.name());
      delete(work.set, pod);
      return false;
    }
    claims(work.set, ordinal);
    return isAvailable(work.set, pod);
  }

  private boolean isAvailable(KubeObject set, KubeObject pod) {
    long minReady = set.number(0, "spec", "minReadySeconds");
    return Pods.phase(pod).equals("Running")
        && Pods.isAvailable(pod, minReady, cluster.world().now());
  }

  private void create(Work work, long ordinal) {
    KubeObject set = work.set;
    String pod = StatefulPods.name(set, ordinal);
    try {
      claims(set, ordinal);
      cluster.create(StatefulPods.pod(set, ordinal, work.revisionFor(ordinal)));
      events.normal(
          set,
          "SuccessfulCreate",
          "create Pod " + pod + " in StatefulSet " + set.name() + " successful");
    } catch (ApiException failure) {
      events.warning(
          set,
          "FailedCreate",
          "create Pod "
              + pod
              + " in StatefulSet "
              + set.name()
              + " failed error: "
              + failure.message());
      throw failure;
    }
  }

  private void claims(KubeObject set, long ordinal) {
    for (KubeObject claim : StatefulPods.claims(set, ordinal)) {
      if (cluster.live(claim.groupVersionKind(), claim.objectName()).isEmpty()) {
        cluster.create(claim);
        events.normal(
            set,
            "SuccessfulCreate",
            "create Claim "
                + claim.name()
                + " Pod "
                + StatefulPods.name(set, ordinal)
                + " in StatefulSet "
                + set.name()
                + " success");
      }
    }
  }

  private void delete(KubeObject set, KubeObject pod) {
    if (cluster.delete(pod)) {
      events.normal(
          set,
          "SuccessfulDelete",
          "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " successful");
    }
  }

  /// Removes pods beyond the number of replicas, the highest first.
  ///
  /// @return whether there is none left
  private boolean condemn(Work work) {
    List<KubeObject> condemned = new ArrayList<>();
    for (long ordinal : work.pods.descendingKeySet()) {
      boolean wanted = ordinal >= work.start() && ordinal < work.start() + work.replicas();
      if (!wanted) {
        condemned.add(work.pods.get(ordinal));
      }
    }
    for (KubeObject pod : condemned) {
      if (!pod.isDeleting()) {
        delete(work.set, pod);
      }
      if (work.isOrdered()) {
        return false;
      }
    }
    return condemned.isEmpty() || !work.isOrdered();
  }

  /// Replaces old pods, the highest first, each when those above it are healthy.
  private void update(Work work) {
    if (work.set.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return;
    }
    long lowest = work.start() + work.partition();
    for (long ordinal = work.start() + work.replicas() - 1; ordinal >= lowest; ordinal--) {
      KubeObject pod = work.pods.get(ordinal);
      if (pod == null) {
        return;
      }
      if (!revisionOf(pod).equals(work.update.name()) && !pod.isDeleting()) {
        delete(work.set, pod);
        return;
      }
      if (pod.isDeleting() || !isAvailable(work.set, pod)) {
        return;
      }
    }
  }

  private Outcome updateStatus(Work work) {
    KubeObject set = work.set;
    List<KubeObject> pods = List.copyOf(work.pods.values());
    long ready = count(pods, pod -> Pods.phase(pod).equals("Running") && Pods.isReady(pod));
    long updated = count(pods, pod -> isAlive(pod) && revisionOf(pod).equals(work.update.name()));
    long current = count(pods, pod -> isAlive(pod) && revisionOf(pod).equals(work.current.name()));
    boolean complete =
        !set.text("spec", "updateStrategy", "type").equals("OnDelete")
            && updated == pods.size()
            && ready == pods.size()
            && updated == work.replicas();
    KubeObject changed =
        set.with(set.generation(), "status", "observedGeneration")
            .with(pods.size(), "status", "replicas")
            .with(set.number(0, "status", "collisionCount"), "status", "collisionCount")
            .with(work.update.name(), "status", "updateRevision")
            .with((complete ? work.update : work.current).name(), "status", "currentRevision")
            .with(count(pods, pod -> isAvailable(set, pod)), "status", "availableReplicas");
    changed = ReplicaSets.count(changed, ready, "readyReplicas");
    changed = ReplicaSets.count(changed, complete ? updated : current, "currentReplicas");
    changed = ReplicaSets.count(changed, updated, "updatedReplicas");
    if (!changed.equals(set)) {
      cluster.updateStatus(changed);
    }
    Instant now = cluster.world().now();
    return Pods.nextAvailable(pods, set.number(0, "spec", "minReadySeconds"), now)
        .map(Outcome::again)
        .orElse(Outcome.DONE);
  }

  private static boolean isAlive(KubeObject pod) {
    return !pod.isDeleting();
  }

  private static long count(List<KubeObject> pods, Predicate<KubeObject> which) {
    return pods.stream().filter(which).count();
  }
}
