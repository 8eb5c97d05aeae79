package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns pods that nobody can schedule into claims for nodes, in batches.
final class Provisioner implements Reconciler {
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final World world;
  private final Cluster cluster;
  private final Claims claims;
  private final CapacityOptions options;
  private final Snapshot snapshot;
  private final EventRecorder events;
  private final Nominations nominations;
  private final Signal wanted;
  private final ClaimWriter writer;

  Provisioner(Parts parts, Claims claims, Nominations nominations) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.options = parts.options();
    this.events = parts.events();
    this.claims = claims;
    this.nominations = nominations;
    this.snapshot = new Snapshot(parts, claims);
    this.writer = new ClaimWriter(parts);
    this.wanted = parts.world().signal("pods that need nodes");
  }

  /// Looks at a pod: one that needs a node wakes the planner, again and again until it has one.
  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<PodView> pod =
        cluster.cached(Kinds.POD, name).map(PodView::of).filter(Provisioner::isProvisionable);
    if (pod.isEmpty()) {
      return Outcome.DONE;
    }
    wanted.raise();
    return Outcome.again(AGAIN);
  }

  static boolean isProvisionable(PodView pod) {
    boolean unschedulable =
        pod.object()
            .condition("PodScheduled")
            .filter(it -> it.status().equals("False") && it.reason().equals("Unschedulable"))
            .isPresent();
    return unschedulable
        && pod.nodeName().isEmpty()
        && !pod.isTerminal()
        && !pod.object().isDeleting()
        && pod.object().text("status", "nominatedNodeName").isEmpty()
        && !pod.isOwnedBy("DaemonSet")
        && !pod.isMirror();
  }

  /// Plans whenever pods ask for nodes; ends when its task is cancelled.
  void run() {
    long seen = 0;
    while (true) {
      wanted.awaitAfter(seen);
      seen = collect();
      while (!snapshot.isComplete()) {
        world.sleep(Duration.ofSeconds(1));
      }
      try {
        provision();
      } catch (ApiException busy) {
        // The pods ask again in ten seconds.
        world.sleep(Duration.ofSeconds(1));
      }
    }
  }

  /// Waits until no more pods come, or for as long as a batch may last.
  private long collect() {
    Instant end = world.now().plus(options.batchLimit());
    while (true) {
      long seen = wanted.count();
      Duration left = Duration.between(world.now(), end);
      Duration idle = options.batchIdle();
      Duration wait = left.compareTo(idle) < 0 ? left : idle;
      if (!wait.isPositive() || !wanted.awaitAfter(seen, wait)) {
        return seen;
      }
    }
  }

  private void provision() {
    List<PodView> pods = new ArrayList<>();
    for (KubeObject pod : cluster.of(Kinds.POD).list()) {
      PodView view = PodView.of(pod);
      if (isProvisionable(view) && !avoidsPools(view)) {
        pods.add(view);
      }
    }
    pods.addAll(leaving());
    if (pods.isEmpty()) {
      return;
    }
    Solver.Plan plan = Solver.solve(snapshot.input(pods, Set.of()));
    Map<ClaimPlan, KubeObject> created = new LinkedHashMap<>();
    for (ClaimPlan claim : plan.claims()) {
      created.put(claim, writer.create(claim));
    }
    tell(plan, created);
  }

  /// Pods of nodes that are going need a place as well.
  private List<PodView> leaving() {
    List<PodView> pods = new ArrayList<>();
    for (KubeObject node : cluster.of(Kinds.NODE).list()) {
      if (node.isDeleting() && claims.claimOf(node).isPresent()) {
        pods.addAll(claims.reschedulable(node.name()));
      }
    }
    return pods;
  }

  /// Karpenter's own pods, for example, say that they run on no node of a pool.
  private static boolean avoidsPools(PodView pod) {
    return pod.strictRequirements()
        .get(Labels.NODE_POOL)
        .operator()
        .equals(Operator.DOES_NOT_EXIST);
  }

  private void tell(Solver.Plan plan, Map<ClaimPlan, KubeObject> created) {
    for (ExistingNode node : plan.nodes()) {
      for (PodView pod : node.pods()) {
        nominated(pod, node.facts().claim(), node.facts().node());
      }
    }
    created.forEach(
        (planned, claim) -> planned.pods().forEach(pod -> nominated(pod, claim.name(), "")));
    plan.unplaced()
        .forEach((name, refusals) ->
            cluster
                .cached(Kinds.POD, name)
                .filter(pod -> pod.text("spec", "nodeName").isEmpty())
                .ifPresent(pod ->
                    events.warning(
                        pod,
                        "FailedScheduling",
                        "Failed to schedule pod, " + Solver.wording(refusals, Map.of()))));
  }

  private void nominated(PodView pod, String claim, String node) {
    nominations.add(claim, node);
    if (!pod.nodeName().isEmpty()) {
      return;
    }
    List<String> places = new ArrayList<>();
    if (!claim.isEmpty()) {
      places.add("nodeclaim/" + claim);
    }
    if (!node.isEmpty()) {
      places.add("node/" + node);
    }
    events.normal(
        pod.object(), "Nominated", "Pod should schedule on: " + String.join(", ", places));
  }
}
