package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
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
import org.jspecify.annotations.Nullable;

/// The controller of replica sets, and of the replication controllers that were before them: as
/// many pods as asked for, created in growing batches, deleted by rank.
final class ReplicaSets {
  static final GroupVersionKind REPLICATION_CONTROLLER =
      new GroupVersionKind("", "v1", "ReplicationController");

  private static final int BURST = 500;

  private final Cluster cluster;
  private final EventRecorder events;
  private final GroupVersionKind kind;

  ReplicaSets(Cluster cluster, EventRecorder events, GroupVersionKind kind) {
    this.cluster = cluster;
    this.events = events;
    this.kind = kind;
  }

  Controller controller() {
    boolean old = kind.equals(REPLICATION_CONTROLLER);
    return Controller.named(old ? "replicationcontroller-controller" : "replicaset-controller")
        .watches(kind)
        .watches(Kinds.POD, this::setsOf)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> setsOf(KubeObject pod) {
    Optional<OwnerReference> owner = pod.controller();
    if (owner.isPresent()) {
      return owner.get().kind().equals(kind.kind())
          ? List.of(new ObjectName(pod.namespace(), owner.get().name()))
          : List.of();
    }
    return cluster.of(kind).list(pod.namespace()).stream()
        .filter(set -> selector(set).matches(pod))
        .map(KubeObject::objectName)
        .toList();
  }

  static LabelSelector selector(KubeObject set) {
    return set.groupVersionKind().equals(REPLICATION_CONTROLLER)
        ? LabelSelector.of(Tree.textMapAt(set.tree(), "spec", "selector"))
        : LabelSelector.ofTree(set.at("spec", "selector"));
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(kind, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject set = found.get();
    List<KubeObject> pods = active(Ownership.claimed(cluster, Kinds.POD, set, selector(set)));
    @Nullable ApiException failure = null;
    if (!set.isDeleting()) {
      try {
        scale(set, pods);
      } catch (ApiException refused) {
        failure = refused;
      }
    }
    List<KubeObject> now = active(Ownership.managedBy(cluster, Kinds.POD, set));
    Outcome outcome = updateStatus(set, now, pods.size(), failure);
    if (failure != null) {
      throw failure;
    }
    return outcome;
  }

  private static List<KubeObject> active(List<KubeObject> pods) {
    return pods.stream().filter(Pods::isActive).toList();
  }

  private void scale(KubeObject set, List<KubeObject> pods) {
    long difference = pods.size() - set.number(1, "spec", "replicas");
    if (difference < 0) {
      create(set, (int) Math.min(BURST, -difference));
    } else if (difference > 0) {
      List<KubeObject> victims =
          new DeletionRanking(related(set), cluster.world().now())
              .firstToGo(pods, (int) Math.min(BURST, difference));
      victims.forEach(pod -> delete(set, pod));
    }
  }

  /// One, two, four, … at a time: a set whose pods are refused finds out with few requests.
  private void create(KubeObject set, int count) {
    int batch = 1;
    for (int left = count; left > 0; left -= batch, batch *= 2) {
      batch = Math.min(batch, left);
      @Nullable KubeObject last = null;
      for (int i = 0; i < batch; i++) {
        last = create(set);
      }
      if (last != null) {
        cluster.seen(last);
      }
    }
  }

  private KubeObject create(KubeObject set) {
    KubeObject pod =
        Pods.fromTemplate(set.at("spec", "template"), set)
            .with(set.name() + "-", "metadata", "generateName");
    try {
      KubeObject created = cluster.post(pod);
      events.normal(set, "SuccessfulCreate", "Created pod: " + created.name());
      return created;
    } catch (ApiException failure) {
      if (!isTerminating(failure)) {
        events.warning(set, "FailedCreate", "Error creating: " + failure.message());
      }
      throw failure;
    }
  }

  private static boolean isTerminating(ApiException failure) {
    return failure.causes().stream()
        .anyMatch(cause -> Tree.textAt(cause, "reason").equals("NamespaceTerminating"));
  }

  private void delete(KubeObject set, KubeObject pod) {
    if (cluster.delete(pod)) {
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
    }
  }

  /// The active pods of all replica sets of the same workload.
  private List<KubeObject> related(KubeObject set) {
    List<KubeObject> pods = new ArrayList<>(Ownership.managedBy(cluster, Kinds.POD, set));
    set.controller()
        .ifPresent(owner -> {
          for (KubeObject other : cluster.of(kind).list(set.namespace())) {
            boolean sibling =
                !other.uid().equals(set.uid())
                    && other.controller().filter(its -> its.uid().equals(owner.uid())).isPresent();
            if (sibling) {
              pods.addAll(Ownership.managedBy(cluster, Kinds.POD, other));
            }
          }
        });
    return active(pods);
  }

  private Outcome updateStatus(
      KubeObject set, List<KubeObject> pods, int before, @Nullable ApiException failure) {
    Instant now = cluster.world().now();
    long minReady = set.number(0, "spec", "minReadySeconds");
    LabelSelector template =
        LabelSelector.of(Tree.textMapAt(set.at("spec", "template"), "metadata", "labels"));
    long ready = pods.stream().filter(Pods::isReady).count();
    long available = pods.stream().filter(pod -> Pods.isAvailable(pod, minReady, now)).count();
    KubeObject changed =
        set.with(pods.size(), "status", "replicas")
            .with(set.generation(), "status", "observedGeneration");
    changed =
        count(changed, pods.stream().filter(template::matches).count(), "fullyLabeledReplicas");
    changed = count(changed, ready, "readyReplicas");
    changed = count(changed, available, "availableReplicas");
    changed = withFailure(changed, before, failure, now);
    if (!changed.equals(set)) {
      cluster.updateStatus(changed);
    }
    return Pods.nextAvailable(pods, minReady, now).map(Outcome::again).orElse(Outcome.DONE);
  }

  /// Counts of zero are left out, except that of all replicas.
  static KubeObject count(KubeObject object, long count, String field) {
    return count == 0 ? object.without("status", field) : object.with(count, "status", field);
  }

  private static KubeObject withFailure(
      KubeObject set, int before, @Nullable ApiException failure, Instant now) {
    if (failure == null) {
      return withoutCondition(set, "ReplicaFailure");
    }
    String reason = before < set.number(1, "spec", "replicas") ? "FailedCreate" : "FailedDelete";
    boolean known =
        set.condition("ReplicaFailure").filter(it -> it.reason().equals(reason)).isPresent();
    // Another message for the same reason is no news: each refused pod had another name.
    if (known) {
      return set;
    }
    return Pods.withCondition(
        set, Condition.of("ReplicaFailure", true, reason, failure.message()), now);
  }

  static KubeObject withoutCondition(KubeObject object, String type) {
    KubeObject removed = Condition.remove(object, type);
    return removed.list("status", "conditions").isEmpty()
        ? removed.without("status", "conditions")
        : removed;
  }
}
