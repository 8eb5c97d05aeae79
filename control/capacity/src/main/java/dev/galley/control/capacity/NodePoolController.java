package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the status of pools: whether nodes may be launched from them, and what they have.
final class NodePoolController implements Reconciler {
  private static final StatusConditions CONDITIONS =
      new StatusConditions(List.of("ValidationSucceeded", "NodeClassReady"));

  private final World world;
  private final Cluster cluster;

  NodePoolController(Parts parts) {
    this.world = parts.world();
    this.cluster = parts.cluster();
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Karpenter.NODE_POOL, name);
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject pool = found.get();
    KubeObject hashed =
        pool.withAnnotation(Karpenter.POOL_HASH, Hashes.ofPool(pool))
            .withAnnotation(Karpenter.POOL_HASH_VERSION, Hashes.NODE_POOL_VERSION);
    if (!hashed.equals(pool)) {
      pool = cluster.update(hashed);
    }
    Instant now = world.now();
    KubeObject status = CONDITIONS.begin(pool, now);
    if (status.condition("NodeRegistrationHealthy").isEmpty()) {
      status =
          Condition.unknown(
                  "NodeRegistrationHealthy",
                  "AwaitingReconciliation",
                  "object is awaiting reconciliation")
              .observed(pool.generation())
              .setOn(status, now);
    }
    status = nodeClassReady(validated(status, now), now);
    status = counted(status);
    if (!status.map("status").equals(pool.map("status"))) {
      cluster.updateStatus(status);
    }
    return Outcome.DONE;
  }

  private static KubeObject validated(KubeObject pool, Instant now) {
    String condition = "ValidationSucceeded";
    List<String> faults = new ArrayList<>();
    for (String label :
        Tree.textMapAt(pool.tree(), "spec", "template", "metadata", "labels").keySet()) {
      if (Labels.isRestricted(label) || label.equals(Labels.NODE_POOL)) {
        faults.add(
            "invalid key name \"" + label + "\" in labels, label " + label + " is restricted");
      }
    }
    for (Map<String, @Nullable Object> entry :
        pool.maps("spec", "template", "spec", "requirements")) {
      String key = Labels.normalized(Tree.textAt(entry, "key"));
      if (Labels.isRestricted(key) || key.equals(Labels.NODE_POOL)) {
        faults.add("invalid key \"" + key + "\" in requirements, label " + key + " is restricted");
      }
      if (Operator.of(Tree.textAt(entry, "operator")).isEmpty()) {
        faults.add("key " + key + " has an unsupported operator " + Tree.textAt(entry, "operator"));
      }
    }
    return faults.isEmpty()
        ? CONDITIONS.yes(pool, condition, now)
        : CONDITIONS.no(
            pool, condition, "NodePoolValidationFailed", String.join("; ", faults), now);
  }

  private KubeObject nodeClassReady(KubeObject pool, Instant now) {
    String condition = "NodeClassReady";
    String name = pool.text("spec", "template", "spec", "nodeClassRef", "name");
    Optional<KubeObject> found = cluster.cached(Karpenter.NODE_CLASS, ObjectName.cluster(name));
    if (found.isEmpty()) {
      return CONDITIONS.no(
          pool, condition, "NodeClassNotFound", "NodeClass not found on cluster", now);
    }
    if (found.get().isDeleting()) {
      return CONDITIONS.no(
          pool, condition, "NodeClassTerminating", "NodeClass is Terminating", now);
    }
    Condition ready =
        found
            .get()
            .condition("Ready")
            .orElse(Condition.unknown("Ready", "NodeClassReadinessUnknown", ""));
    return switch (ready.status()) {
      case "True" -> CONDITIONS.yes(pool, condition, now);
      case "False" -> CONDITIONS.no(pool, condition, ready.reason(), ready.message(), now);
      default ->
          CONDITIONS.unknown(
              pool, condition, "NodeClassReadinessUnknown", "Node Class Readiness Unknown", now);
    };
  }

  private KubeObject counted(KubeObject pool) {
    Resources sum = Resources.NONE;
    long nodes = 0;
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      if (pool.name().equals(claim.labels().get(Labels.NODE_POOL))
          && !claim.text("status", "providerID").isEmpty()) {
        sum = sum.plus(capacity(claim));
        nodes++;
      }
    }
    Map<String, @Nullable Object> resources = sum.with("nodes", nodes * 1000).tree();
    return pool.with(resources, "status", "resources").with(nodes, "status", "nodes");
  }

  /// What the node has, or is expected to have while it has not joined.
  private Resources capacity(KubeObject claim) {
    String node = claim.text("status", "nodeName");
    return cluster
        .cached(Kinds.NODE, ObjectName.cluster(node))
        .filter(it -> StatusConditions.isTrue(claim, "Initialized"))
        .map(it -> Resources.of(it.map("status", "capacity")))
        .orElseGet(() -> Resources.of(claim.map("status", "capacity")));
  }
}
