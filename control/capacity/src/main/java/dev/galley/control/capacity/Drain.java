package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Evicts the pods of a node, the least important first, and never past a disruption budget before
/// the node's time is up.
final class Drain {
  private static final Duration STUCK = Duration.ofMinutes(1);

  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final EventRecorder events;

  Drain(Parts parts, Claims claims) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.claims = claims;
    this.events = parts.events();
  }

  /// Takes one step.
  ///
  /// @param end when the drain has to be over
  /// @return how many pods are still to go
  int drain(KubeObject node, Optional<Instant> end) {
    List<PodView> pods =
        claims.drainable(node.name()).stream().filter(pod -> !isStuck(pod)).toList();
    TreeMap<Integer, List<PodView>> tiers = new TreeMap<>();
    for (PodView pod : pods) {
      if (end.isPresent() && isDue(pod, end.get())) {
        deleteNow(pod, end.get());
      } else {
        tiers.computeIfAbsent(tier(pod), each -> new ArrayList<>()).add(pod);
      }
    }
    if (!tiers.isEmpty()) {
      tiers.firstEntry().getValue().stream()
          .filter(pod -> !pod.object().isDeleting())
          .forEach(pod -> evict(node, pod));
    }
    return pods.size();
  }

  /// Deleting for longer than its grace and a minute: its kubelet will not answer any more.
  private boolean isStuck(PodView pod) {
    return pod.object().deleted().filter(at -> world.now().isAfter(at.plus(STUCK))).isPresent();
  }

  private static int tier(PodView pod) {
    String priority = pod.object().text("spec", "priorityClassName");
    boolean critical =
        priority.equals("system-cluster-critical") || priority.equals("system-node-critical");
    return (critical ? 2 : 0) + (pod.isOwnedBy("DaemonSet") ? 1 : 0);
  }

  private static long grace(PodView pod) {
    return pod.object().number(30, "spec", "terminationGracePeriodSeconds");
  }

  private boolean isDue(PodView pod, Instant end) {
    return !world.now().isBefore(end.minusSeconds(grace(pod)));
  }

  private void deleteNow(PodView pod, Instant end) {
    if (pod.object().isDeleting()) {
      return;
    }
    long left = Math.max(1, Duration.between(world.now(), end).toSeconds());
    DeleteOptions options =
        new DeleteOptions(
            DeleteOptions.Propagation.BACKGROUND,
            OptionalLong.of(Math.min(left, grace(pod))),
            "",
            "",
            false);
    events.normal(
        pod.object(), "Disrupted", "Deleting the pod to accommodate the terminationTime " + end);
    cluster.delete(pod.object(), options);
  }

  private void evict(KubeObject node, PodView pod) {
    String protection = pod.object().annotations().getOrDefault(Karpenter.DO_NOT_DISRUPT, "");
    if (protection.equals("true") || isBlocked(pod)) {
      return;
    }
    KubeObject eviction =
        KubeObject.of(
            Tree.map(
                "apiVersion",
                "policy/v1",
                "kind",
                "Eviction",
                "metadata",
                Tree.map("name", pod.name(), "namespace", pod.namespace())));
    try {
      cluster.api().act(cluster.type(Kinds.POD), pod.object().objectName(), "eviction", eviction);
      events.normal(
          pod.object(), "Evicted", "Evicted pod: " + "node " + node.name() + " is draining");
    } catch (ApiException failure) {
      refused(pod, failure);
    }
  }

  private void refused(PodView pod, ApiException failure) {
    if (failure.code() == 429) {
      events.warning(pod.object(), "FailedDraining", failure.message());
      return;
    }
    if (!failure.isNotFound() && failure.code() != 405 && failure.code() != 501) {
      throw failure;
    }
    // Gone already, or a server without evictions; budgets have been looked at.
    cluster.delete(pod.object());
  }

  /// Whether a budget allows no disruption now.
  private boolean isBlocked(PodView pod) {
    return cluster.of(Kinds.POD_DISRUPTION_BUDGET).list(pod.namespace()).stream()
        .filter(budget -> Selector.of(budget.at("spec", "selector")).matches(pod.labels()))
        .anyMatch(budget ->
            budget.at("status", "disruptionsAllowed") != null
                && budget.number(0, "status", "disruptionsAllowed") < 1);
  }
}
