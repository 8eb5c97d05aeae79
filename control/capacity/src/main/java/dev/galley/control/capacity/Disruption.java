package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Removes nodes that have nothing to do, within the budgets of their pools.
final class Disruption {
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration VALIDATION = Duration.ofSeconds(15);

  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final Nominations nominations;
  private final EventRecorder events;
  private final Map<String, Instant> lastPodEvents = new ConcurrentHashMap<>();

  /// A node that could be removed.
  private record Empty(KubeObject claim, KubeObject node, KubeObject pool) {}

  Disruption(Parts parts, Claims claims, Nominations nominations) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.claims = claims;
    this.nominations = nominations;
    this.events = parts.events();
    cluster.of(Kinds.POD).onChange(this::podChanged);
  }

  /// Remembers when a pod came to a node, ended on it or left it; daemons do not count.
  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    KubeObject now = after == null ? before : after;
    if (now == null || PodView.of(now).isOwnedBy("DaemonSet")) {
      return;
    }
    String node = now.text("spec", "nodeName");
    boolean bound = before != null && before.text("spec", "nodeName").isEmpty() && !node.isEmpty();
    boolean left = after == null || now.isDeleting() || PodView.of(now).isTerminal();
    if (!node.isEmpty() && (bound || left || before == null)) {
      lastPodEvents.put(node, world.now());
    }
  }

  void run() {
    while (true) {
      world.sleep(ROUND);
      try {
        round();
      } catch (ApiException busy) {
        // The next round sees what is left to do.
        continue;
      }
    }
  }

  private void round() {
    List<Empty> empties = candidates();
    if (empties.isEmpty()) {
      return;
    }
    world.sleep(VALIDATION);
    List<String> before = empties.stream().map(it -> it.claim.name()).toList();
    for (Empty empty : candidates()) {
      if (before.contains(empty.claim.name())) {
        remove(empty);
      }
    }
  }

  private void remove(Empty empty) {
    events.normal(empty.node, "DisruptionTerminating", "Disrupting Node: Empty/Delete");
    events.normal(empty.claim, "DisruptionTerminating", "Disrupting NodeClaim: Empty/Delete");
    KubeObject noted =
        Condition.of("DisruptionReason", true, "Empty", "Empty")
            .observed(empty.claim.generation())
            .setOn(empty.claim, world.now());
    cluster.updateStatus(noted);
    cluster.delete(noted);
  }

  private List<Empty> candidates() {
    Map<String, Long> allowed = new TreeMap<>();
    List<Empty> empties = new ArrayList<>();
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      Optional<Empty> empty = mark(claim).flatMap(this::empty);
      if (empty.isEmpty()) {
        continue;
      }
      String pool = empty.get().pool.name();
      long left =
          allowed.computeIfAbsent(pool, each -> Budgets.allowed(this::of, world, empty.get().pool));
      if (left > 0) {
        empties.add(empty.get());
        allowed.put(pool, left - 1);
      } else {
        events.normal(
            empty.get().pool,
            "DisruptionBlocked",
            "No allowed disruptions for disruption reason Empty due to blocking budget");
      }
    }
    return empties;
  }

  private List<KubeObject> of(String pool) {
    return cluster.of(Karpenter.NODE_CLAIM).list().stream()
        .filter(claim -> pool.equals(claim.labels().get(Labels.NODE_POOL)))
        .toList();
  }

  /// Keeps `lastPodEventTime` and the condition `Consolidatable` of a claim.
  private Optional<KubeObject> mark(KubeObject claim) {
    if (claim.isDeleting() || !StatusConditions.isTrue(claim, "Initialized")) {
      return Optional.empty();
    }
    Instant event = lastEvent(claim);
    KubeObject marked = claim;
    if (event.isAfter(claim.instant("status", "lastPodEventTime").orElse(Instant.MIN))
        && lastPodEvents.containsKey(claim.text("status", "nodeName"))) {
      marked = marked.with(Times.seconds(event), "status", "lastPodEventTime");
    }
    Optional<Duration> quiet = pool(claim).flatMap(it -> Karpenter.duration(consolidateAfter(it)));
    boolean due = quiet.isPresent() && !world.now().isBefore(event.plus(quiet.get()));
    marked =
        due
            ? Condition.of("Consolidatable", true, "Consolidatable", "")
                .observed(claim.generation())
                .setOn(marked, world.now())
            : Condition.remove(marked, "Consolidatable");
    return Optional.of(marked.equals(claim) ? claim : cluster.updateStatus(marked));
  }

  private static String consolidateAfter(KubeObject pool) {
    String text = pool.text("spec", "disruption", "consolidateAfter");
    return text.isEmpty() ? "0s" : text;
  }

  private Instant lastEvent(KubeObject claim) {
    Instant initialized =
        claim
            .condition("Initialized")
            .map(it -> Instant.parse(it.lastTransitionTime()))
            .orElse(world.now());
    Instant event =
        lastPodEvents.getOrDefault(
            claim.text("status", "nodeName"),
            claim.instant("status", "lastPodEventTime").orElse(initialized));
    return event.isAfter(initialized) ? event : initialized;
  }

  private Optional<KubeObject> pool(KubeObject claim) {
    String name = claim.labels().getOrDefault(Labels.NODE_POOL, "");
    return cluster.cached(Karpenter.NODE_POOL, ObjectName.cluster(name));
  }

  private Optional<Empty> empty(KubeObject claim) {
    Optional<KubeObject> node = claims.nodesOf(claim).stream().findFirst();
    Optional<KubeObject> pool = pool(claim);
    if (node.isEmpty() || pool.isEmpty() || !StatusConditions.isTrue(claim, "Consolidatable")) {
      return Optional.empty();
    }
    KubeObject machine = node.get();
    boolean held =
        "true".equals(machine.annotations().get(Karpenter.DO_NOT_DISRUPT))
            || "true".equals(claim.annotations().get(Karpenter.DO_NOT_DISRUPT))
            || NodeTermination.isDisrupted(machine)
            || nominations.protects(claim.name(), machine.name());
    return held || !claims.reschedulable(machine.name()).isEmpty() || isProtected(machine)
        ? Optional.empty()
        : Optional.of(new Empty(claim, machine, pool.get()));
  }

  private boolean isProtected(KubeObject node) {
    return claims.podsOn(node.name()).stream()
        .anyMatch(pod ->
            !pod.isTerminal()
                && Tree.textAt(
                        pod.object().tree(), "metadata", "annotations", Karpenter.DO_NOT_DISRUPT)
                    .equals("true"));
  }
}
