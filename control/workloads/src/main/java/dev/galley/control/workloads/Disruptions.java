package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The disruption controller: keeps the status of disruption budgets, without which no pod that
/// they select may be evicted.
final class Disruptions {
  /// An eviction that was allowed, but whose pod does not go within that time, did not happen.
  private static final Duration EVICTION = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final EventRecorder events;

  Disruptions(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
  }

  Controller controller() {
    return Controller.named("disruption-controller")
        .watches(Kinds.POD_DISRUPTION_BUDGET)
        .watches(Kinds.POD, this::budgetsOf)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> budgetsOf(KubeObject pod) {
    return cluster.of(Kinds.POD_DISRUPTION_BUDGET).list(pod.namespace()).stream()
        .filter(budget -> selector(budget).matches(pod))
        .map(KubeObject::objectName)
        .toList();
  }

  private static LabelSelector selector(KubeObject budget) {
    return LabelSelector.ofTree(budget.at("spec", "selector"));
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.POD_DISRUPTION_BUDGET, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject budget = found.get();
    LabelSelector selector = selector(budget);
    List<KubeObject> pods =
        cluster.of(Kinds.POD).list(name.namespace()).stream()
            .filter(pod -> selector.matches(pod) && !Pods.isFinished(pod))
            .toList();
    if (pods.isEmpty()) {
      events.normal(budget, "NoPods", "No matching pods found");
    }
    Instant now = cluster.world().now();
    Map<String, Instant> evicting = evicting(budget, pods, now);
    KubeObject changed = withStatus(budget, pods, evicting, now);
    if (!changed.equals(budget)) {
      cluster.updateStatus(changed);
    }
    return evicting.values().stream()
        .min(Instant::compareTo)
        .map(first -> Outcome.again(Duration.between(now, first.plus(EVICTION)).plusSeconds(1)))
        .orElse(Outcome.DONE);
  }

  /// The pods whose eviction was allowed and that are not going yet.
  private static Map<String, Instant> evicting(
      KubeObject budget, List<KubeObject> pods, Instant now) {
    Map<String, Instant> evicting = new TreeMap<>();
    Tree.textMapAt(budget.tree(), "status", "disruptedPods")
        .forEach((pod, since) -> {
          boolean there =
              pods.stream().anyMatch(each -> each.name().equals(pod) && !each.isDeleting());
          Instant allowed = Instant.parse(since);
          if (there && allowed.plus(EVICTION).isAfter(now)) {
            evicting.put(pod, allowed);
          }
        });
    return evicting;
  }

  private KubeObject withStatus(
      KubeObject budget, List<KubeObject> pods, Map<String, Instant> evicting, Instant now) {
    long healthy =
        pods.stream()
            .filter(
                pod -> !pod.isDeleting() && !evicting.containsKey(pod.name()) && Pods.isReady(pod))
            .count();
    long expected = budget.at("spec", "maxUnavailable") == null ? pods.size() : expected(pods);
    if (budget.at("spec", "minAvailable") instanceof String) {
      expected = expected(pods);
    }
    long desired = desired(budget, expected);
    long allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    Map<String, @Nullable Object> status = new LinkedHashMap<>(budget.map("status"));
    status.put("currentHealthy", healthy);
    status.put("desiredHealthy", desired);
    status.put("disruptionsAllowed", allowed);
    status.put("expectedPods", expected);
    status.put("observedGeneration", budget.generation());
    status.remove("disruptedPods");
    if (!evicting.isEmpty()) {
      Map<String, String> named = new LinkedHashMap<>();
      evicting.forEach((pod, since) -> named.put(pod, since.toString()));
      status.put("disruptedPods", named);
    }
    String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
    return Condition.of("DisruptionAllowed", allowed > 0, reason, "")
        .observed(budget.generation())
        .setOn(budget.with(status, "status"), now);
  }

  private static long desired(KubeObject budget, long expected) {
    Object most = budget.at("spec", "maxUnavailable");
    if (most != null) {
      return Math.max(0, expected - Amount.roundedUp(most, expected, "0"));
    }
    return Amount.roundedUp(budget.at("spec", "minAvailable"), expected, "0");
  }

  /// How many pods the workloads behind the pods want in all.
  private long expected(List<KubeObject> pods) {
    Map<String, Long> scales = new TreeMap<>();
    long alone = 0;
    for (KubeObject pod : pods) {
      Optional<KubeObject> workload = workload(pod);
      if (workload.isPresent()) {
        scales.put(workload.get().uid(), Rollout.replicas(workload.get()));
      } else {
        alone++;
      }
    }
    return alone + scales.values().stream().mapToLong(Long::longValue).sum();
  }

  private Optional<KubeObject> workload(KubeObject pod) {
    return owner(pod)
        .flatMap(owner ->
            owner.groupVersionKind().equals(Kinds.REPLICA_SET)
                ? owner(owner).or(() -> Optional.of(owner))
                : Optional.of(owner));
  }

  private Optional<KubeObject> owner(KubeObject object) {
    return object
        .controller()
        .flatMap(owner -> {
          GroupVersionKind kind = GroupVersionKind.of(owner.apiVersion(), owner.kind());
          boolean scales =
              List.of(Kinds.REPLICA_SET, Kinds.DEPLOYMENT, Kinds.STATEFUL_SET).contains(kind);
          return scales
              ? cluster.cached(kind, new ObjectName(object.namespace(), owner.name()))
              : Optional.empty();
        });
  }
}
