package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import dev.galley.kube.scheduling.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends nodes that are being deleted: keeps new pods away, drains, terminates the instance, and
/// only then lets the node go.
final class NodeTermination implements Reconciler {
  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final Instances instances;
  private final Drain drain;
  private final EventRecorder events;

  NodeTermination(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.claims = claims;
    this.instances = new Instances(parts.aws());
    this.drain = new Drain(parts, claims);
    this.events = parts.events();
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.NODE, name);
    if (found.isEmpty()
        || !found.get().isDeleting()
        || !found.get().finalizers().contains(Karpenter.FINALIZER)) {
      return Outcome.DONE;
    }
    KubeObject node = found.get();
    Optional<KubeObject> claim = claims.claimOf(node);
    claim.filter(it -> !it.isDeleting()).ifPresent(cluster::delete);
    String provider = node.text("spec", "providerID");
    if (!StatusConditions.isTrue(node, "Ready") && instances.isGone(provider)) {
      return release(node);
    }
    node = disrupted(node);
    Optional<Instant> end =
        claim.flatMap(it -> end(it.annotations().getOrDefault(Karpenter.TERMINATION_TIME, "")));
    int left = drain.drain(node, end);
    if (left > 0) {
      note(claim, "Unknown", "Draining", "Draining");
      events.warning(node, "FailedDraining", left + " pods are waiting to be evicted");
      return Outcome.again(Duration.ofSeconds(1));
    }
    note(claim, "True", "Drained", "");
    if (!instances.terminate(provider)) {
      return Outcome.again(Duration.ofSeconds(5));
    }
    return release(node);
  }

  private static Optional<Instant> end(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private KubeObject disrupted(KubeObject node) {
    if (Claims.hasTaint(node, Karpenter.DISRUPTED)) {
      return node;
    }
    List<Map<String, @Nullable Object>> taints = new ArrayList<>(node.maps("spec", "taints"));
    taints.add(Karpenter.DISRUPTED.tree());
    return cluster.update(
        node.with(taints, "spec", "taints").withLabel(Karpenter.NO_LOAD_BALANCER, "karpenter"));
  }

  private void note(Optional<KubeObject> claim, String status, String reason, String message) {
    if (claim.isEmpty()) {
      return;
    }
    KubeObject noted =
        new Condition("Drained", status, reason, message, claim.get().generation(), "")
            .setOn(claim.get(), world.now());
    if (!noted.map("status").equals(claim.get().map("status"))) {
      cluster
          .live(Karpenter.NODE_CLAIM, claim.get().objectName())
          .ifPresent(it -> cluster.updateStatus(it.with(noted.map("status"), "status")));
    }
  }

  private Outcome release(KubeObject node) {
    List<String> finalizers = new ArrayList<>(node.finalizers());
    finalizers.remove(Karpenter.FINALIZER);
    cluster.merge(node, Tree.map("metadata", Tree.map("finalizers", finalizers)));
    return Outcome.DONE;
  }

  /// Whether pods may come to a node.
  static boolean isDisrupted(KubeObject node) {
    return node.isDeleting()
        || Taint.listOf(node.maps("spec", "taints")).stream()
            .anyMatch(Karpenter.DISRUPTED::sameKind);
  }
}
