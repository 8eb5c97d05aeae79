package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The deployment controller: moves replicas from old replica sets to that of the template.
final class Deployments {
  private final Cluster cluster;
  private final EventRecorder events;
  private final Revisions revisions;

  Deployments(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
    this.revisions = new Revisions(cluster, events);
  }

  Controller controller() {
    return Controller.named("deployment-controller")
        .watches(Kinds.DEPLOYMENT)
        .watches(Kinds.REPLICA_SET, this::deploymentsOf)
        .watches(Kinds.POD, this::recreatedBy)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> deploymentsOf(KubeObject set) {
    Optional<OwnerReference> owner = set.controller();
    if (owner.isPresent()) {
      GroupVersionKind kind = GroupVersionKind.of(owner.get().apiVersion(), owner.get().kind());
      return kind.equals(Kinds.DEPLOYMENT)
          ? List.of(new ObjectName(set.namespace(), owner.get().name()))
          : List.of();
    }
    return cluster.of(Kinds.DEPLOYMENT).list(set.namespace()).stream()
        .filter(deployment -> ReplicaSets.selector(deployment).matches(set))
        .map(KubeObject::objectName)
        .toList();
  }

  /// A deployment that recreates waits for the last old pod to be gone.
  private List<ObjectName> recreatedBy(KubeObject pod) {
    return pod
        .controller()
        .filter(owner -> owner.kind().equals("ReplicaSet"))
        .flatMap(owner ->
            cluster.cached(Kinds.REPLICA_SET, new ObjectName(pod.namespace(), owner.name())))
        .map(this::deploymentsOf)
        .orElse(List.of())
        .stream()
        .filter(name ->
            cluster
                .cached(Kinds.DEPLOYMENT, name)
                .filter(deployment -> !Rollout.isRolling(deployment))
                .isPresent())
        .toList();
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.DEPLOYMENT, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject deployment = found.get();
    List<KubeObject> sets = Revisions.claimed(cluster, deployment);
    if (deployment.isDeleting()) {
      return syncStatus(Revisions.split(deployment, sets));
    }
    KubeObject noted = status().paused(deployment);
    if (!noted.equals(deployment)) {
      deployment = cluster.updateStatus(noted);
    }
    if (deployment.flag("spec", "paused") || wasScaled(deployment, sets)) {
      return resize(revisions.synced(deployment, sets, false));
    }
    return Rollout.isRolling(deployment) ? roll(deployment, sets) : recreate(deployment, sets);
  }

  private DeploymentStatus status() {
    return new DeploymentStatus(cluster.world().now());
  }

  private static boolean wasScaled(KubeObject deployment, List<KubeObject> sets) {
    long wanted = Rollout.replicas(deployment);
    return sets.stream()
        .filter(set -> Rollout.replicas(set) > 0)
        .anyMatch(set -> Rollout.annotated(set, Rollout.DESIRED, wanted) != wanted);
  }

  private Outcome roll(KubeObject deployment, List<KubeObject> claimed) {
    Revisions.Sets sets = revisions.synced(deployment, claimed, true);
    KubeObject newest = sets.newest().orElseThrow();
    long wanted = Rollout.replicas(deployment);
    long current = Rollout.replicas(newest);
    long next = current > wanted ? wanted : Rollout.newReplicas(deployment, sets.all(), current);
    if (current != wanted && next != current) {
      KubeObject scaled = scale(sets.deployment(), newest, next);
      return syncRollout(new Revisions.Sets(sets.deployment(), Optional.of(scaled), sets.old()));
    }
    Map<KubeObject, Long> sizes = Rollout.shrunk(deployment, sets.old(), newest);
    if (!sizes.isEmpty()) {
      return syncRollout(scale(sets, sizes));
    }
    if (Rollout.isComplete(deployment, deployment)) {
      revisions.cleanUp(deployment, sets.old());
    }
    return syncRollout(sets);
  }

  private Outcome recreate(KubeObject deployment, List<KubeObject> claimed) {
    Revisions.Sets sets = revisions.synced(deployment, claimed, false);
    List<KubeObject> active = sets.old().stream().filter(set -> Rollout.replicas(set) > 0).toList();
    if (!active.isEmpty()) {
      active.forEach(set -> scale(sets.deployment(), set, 0));
      return syncRollout(
          Revisions.split(sets.deployment(), Revisions.claimed(cluster, deployment)));
    }
    if (oldPodsRun(sets.old())) {
      return syncRollout(sets);
    }
    Revisions.Sets all =
        sets.newest().isPresent() ? sets : revisions.synced(sets.deployment(), claimed, true);
    KubeObject newest =
        scale(all.deployment(), all.newest().orElseThrow(), Rollout.replicas(deployment));
    if (Rollout.isComplete(deployment, deployment)) {
      revisions.cleanUp(deployment, all.old());
    }
    return syncRollout(new Revisions.Sets(all.deployment(), Optional.of(newest), all.old()));
  }

  private boolean oldPodsRun(List<KubeObject> old) {
    return old.stream()
        .flatMap(set -> Ownership.managedBy(cluster, Kinds.POD, set).stream())
        .anyMatch(pod -> !Pods.isFinished(pod));
  }

  /// Follows a change of `replicas`, or does only that while the deployment is paused.
  private Outcome resize(Revisions.Sets sets) {
    KubeObject deployment = sets.deployment();
    List<KubeObject> active = sets.all().stream().filter(set -> Rollout.replicas(set) > 0).toList();
    Optional<KubeObject> only = activeOrLatest(sets, active);
    if (only.isPresent()) {
      scale(deployment, only.get(), Rollout.replicas(deployment));
    } else if (sets.newest().filter(it -> Rollout.isSaturated(deployment, it)).isPresent()) {
      sets.old().stream()
          .filter(set -> Rollout.replicas(set) > 0)
          .forEach(set -> scale(deployment, set, 0));
    } else if (Rollout.isRolling(deployment)) {
      Rollout.proportional(deployment, active).forEach((set, size) -> scale(deployment, set, size));
    }
    if (deployment.flag("spec", "paused")) {
      revisions.cleanUp(deployment, sets.old());
    }
    return syncStatus(Revisions.split(deployment, Revisions.claimed(cluster, deployment)));
  }

  private static Optional<KubeObject> activeOrLatest(Revisions.Sets sets, List<KubeObject> active) {
    if (active.size() > 1) {
      return Optional.empty();
    }
    return active.stream()
        .findFirst()
        .or(sets::newest)
        .or(() -> sets.old().stream().max(Rollout.OLDEST_FIRST));
  }

  private Revisions.Sets scale(Revisions.Sets sets, Map<KubeObject, Long> sizes) {
    List<KubeObject> old = new ArrayList<>();
    for (KubeObject set : sets.old()) {
      Long size = sizes.get(set);
      old.add(size == null ? set : scale(sets.deployment(), set, size));
    }
    return new Revisions.Sets(sets.deployment(), sets.newest(), old);
  }

  private KubeObject scale(KubeObject deployment, KubeObject set, long size) {
    long before = Rollout.replicas(set);
    KubeObject sized = Revisions.sized(deployment, set, size);
    if (sized.equals(set)) {
      return set;
    }
    KubeObject written = cluster.update(sized);
    if (before != size) {
      String direction = size > before ? "up" : "down";
      events.normal(
          deployment,
          "ScalingReplicaSet",
          "Scaled " + direction + " replica set " + set.name() + " from " + before + " to " + size);
    }
    return written;
  }

  private Outcome syncStatus(Revisions.Sets sets) {
    return write(sets.deployment(), status().counted(sets.deployment(), sets.all(), sets.newest()));
  }

  private Outcome syncRollout(Revisions.Sets sets) {
    return write(
        sets.deployment(), status().rolledOut(sets.deployment(), sets.all(), sets.newest()));
  }

  private Outcome write(KubeObject before, KubeObject after) {
    if (!after.equals(before)) {
      cluster.updateStatus(after);
    }
    return status().deadline(after).map(Outcome::again).orElse(Outcome.DONE);
  }
}
