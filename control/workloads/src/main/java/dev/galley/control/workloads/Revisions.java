package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps the replica sets of a deployment numbered by revision, and makes the one for a template
/// that has none.
final class Revisions {
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          Rollout.REVISION,
          Rollout.REVISION_HISTORY,
          Rollout.DESIRED,
          Rollout.MAXIMUM,
          "deprecated.deployment.rollback.to");

  private final Cluster cluster;
  private final EventRecorder events;

  Revisions(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
  }

  /// A deployment with its replica sets: the one of its template, when there is one, and the rest.
  record Sets(KubeObject deployment, Optional<KubeObject> newest, List<KubeObject> old) {
    List<KubeObject> all() {
      List<KubeObject> all = new ArrayList<>(old);
      newest.ifPresent(all::add);
      return all;
    }
  }

  static Sets split(KubeObject deployment, List<KubeObject> sets) {
    Map<String, ?> template = Rollout.comparable(deployment);
    Optional<KubeObject> newest =
        sets.stream()
            .sorted(Rollout.OLDEST_FIRST)
            .filter(set -> Rollout.comparable(set).equals(template))
            .findFirst();
    List<KubeObject> old =
        sets.stream()
            .filter(set -> newest.filter(it -> it.uid().equals(set.uid())).isEmpty())
            .toList();
    return new Sets(deployment, newest, old);
  }

  /// Numbers the newest set above all others, and makes it when it is missing and `create` says so.
  Sets synced(KubeObject deployment, List<KubeObject> sets, boolean create) {
    Sets split = split(deployment, sets);
    long revision = 1;
    for (KubeObject set : split.old) {
      revision = Math.max(revision, Rollout.annotated(set, Rollout.REVISION, 0) + 1);
    }
    if (split.newest.isPresent()) {
      return renumbered(split, split.newest.get(), revision);
    }
    return create ? created(split, revision) : split;
  }

  private Sets renumbered(Sets sets, KubeObject newest, long revision) {
    KubeObject changed = annotated(sets.deployment, newest, revision);
    long minReady = sets.deployment.number(0, "spec", "minReadySeconds");
    if (minReady != changed.number(0, "spec", "minReadySeconds")) {
      changed = changed.with(minReady, "spec", "minReadySeconds");
    }
    if (!changed.equals(newest)) {
      changed = cluster.update(changed);
    }
    KubeObject deployment = withRevision(sets.deployment, changed);
    if (Rollout.hasDeadline(deployment)
        && deployment.condition(DeploymentStatus.PROGRESSING).isEmpty()) {
      deployment =
          progressing(
              deployment,
              true,
              "FoundNewReplicaSet",
              "Found new replica set \"" + newest.name() + "\"");
    }
    return new Sets(deployment, Optional.of(changed), sets.old);
  }

  private KubeObject withRevision(KubeObject deployment, KubeObject newest) {
    String revision = newest.annotations().getOrDefault(Rollout.REVISION, "");
    return revision.equals(deployment.annotations().get(Rollout.REVISION))
        ? deployment
        : cluster.updateStatus(deployment.withAnnotation(Rollout.REVISION, revision));
  }

  private KubeObject progressing(
      KubeObject deployment, boolean status, String reason, String message) {
    KubeObject changed =
        new DeploymentStatus(cluster.world().now())
            .with(deployment, Condition.of(DeploymentStatus.PROGRESSING, status, reason, message));
    return changed.equals(deployment) ? deployment : cluster.updateStatus(changed);
  }

  /// The set with the deployment's annotations and its own revision.
  private static KubeObject annotated(KubeObject deployment, KubeObject set, long revision) {
    Map<String, String> annotations = new LinkedHashMap<>(set.annotations());
    deployment
        .annotations()
        .forEach((key, value) -> {
          if (!NOT_COPIED.contains(key)) {
            annotations.put(key, value);
          }
        });
    String before = annotations.getOrDefault(Rollout.REVISION, "");
    if (Rollout.annotated(set, Rollout.REVISION, 0) < revision) {
      annotations.put(Rollout.REVISION, Long.toString(revision));
      if (!before.isEmpty()) {
        annotations.merge(Rollout.REVISION_HISTORY, before, (past, last) -> past + "," + last);
      }
    }
    return annotations.equals(set.annotations())
        ? set
        : set.with(annotations, "metadata", "annotations");
  }

  static KubeObject sized(KubeObject deployment, KubeObject set, long size) {
    long wanted = Rollout.replicas(deployment);
    return set.with(size, "spec", "replicas")
        .withAnnotation(Rollout.DESIRED, Long.toString(wanted))
        .withAnnotation(Rollout.MAXIMUM, Long.toString(wanted + Rollout.maxSurge(deployment)));
  }

  private Sets created(Sets sets, long revision) {
    KubeObject deployment = sets.deployment;
    long size = Rollout.newReplicas(deployment, sets.old, 0);
    KubeObject set = sized(deployment, annotated(deployment, newSet(deployment), revision), size);
    KubeObject created;
    try {
      created = cluster.create(set);
    } catch (ApiException failure) {
      throw refused(sets, set, failure);
    }
    if (size > 0) {
      events.normal(
          deployment,
          "ScalingReplicaSet",
          "Scaled up replica set " + created.name() + " from 0 to " + size);
    }
    deployment = withRevision(deployment, created);
    if (Rollout.hasDeadline(deployment)) {
      deployment =
          progressing(
              deployment,
              true,
              "NewReplicaSetCreated",
              "Created new replica set \"" + created.name() + "\"");
    }
    return new Sets(deployment, Optional.of(created), sets.old);
  }

  private ApiException refused(Sets sets, KubeObject set, ApiException failure) {
    KubeObject deployment = sets.deployment;
    if (failure.isAlreadyExists()) {
      // Another template has the same hash: the count makes the next hash differ.
      long collisions = deployment.number(0, "status", "collisionCount");
      cluster.updateStatus(deployment.with(collisions + 1, "status", "collisionCount"));
      return failure;
    }
    if (Rollout.hasDeadline(deployment)) {
      progressing(
          deployment,
          false,
          "ReplicaSetCreateError",
          "Failed to create new replica set \"" + set.name() + "\": " + failure.message());
    }
    return failure;
  }

  private static KubeObject newSet(KubeObject deployment) {
    Map<String, @Nullable Object> template = deployment.map("spec", "template");
    String hash = Hashes.of(template, deployment.number(0, "status", "collisionCount"));
    String label = "pod-template-hash";
    Map<String, @Nullable Object> labelled = Tree.with(template, hash, "metadata", "labels", label);
    long minReady = deployment.number(0, "spec", "minReadySeconds");
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "apps/v1",
            "kind",
            "ReplicaSet",
            "metadata",
            Tree.map(
                "name", deployment.name() + "-" + hash,
                "namespace", deployment.namespace(),
                "labels", Tree.mapAt(labelled, "metadata", "labels"),
                "ownerReferences", List.of(OwnerReference.controller(deployment).tree())),
            "spec",
            Tree.map(
                "replicas",
                0,
                "minReadySeconds",
                minReady == 0 ? null : minReady,
                "selector",
                Tree.with(deployment.map("spec", "selector"), hash, "matchLabels", label),
                "template",
                labelled)));
  }

  /// Deletes old sets beyond the history limit; only such as have nothing left.
  void cleanUp(KubeObject deployment, List<KubeObject> old) {
    List<KubeObject> kept = old.stream().filter(set -> !set.isDeleting()).toList();
    long surplus = kept.size() - deployment.number(10, "spec", "revisionHistoryLimit");
    List<KubeObject> byRevision =
        kept.stream()
            .sorted(
                Comparator.<KubeObject>comparingLong(
                        set -> Rollout.annotated(set, Rollout.REVISION, 0))
                    .thenComparing(Rollout.OLDEST_FIRST))
            .limit(Math.max(0, surplus))
            .toList();
    for (KubeObject set : byRevision) {
      boolean idle =
          set.number(0, "status", "replicas") == 0
              && Rollout.replicas(set) == 0
              && set.generation() <= set.number(0, "status", "observedGeneration");
      if (idle) {
        cluster.delete(set);
      }
    }
  }

  static List<KubeObject> claimed(Cluster cluster, KubeObject deployment) {
    return Ownership.claimed(
        cluster, Kinds.REPLICA_SET, deployment, ReplicaSets.selector(deployment));
  }
}
