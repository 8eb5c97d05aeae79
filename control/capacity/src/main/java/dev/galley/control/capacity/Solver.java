package dev.galley.control.capacity;

import dev.galley.base.objects.ObjectName;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Decides where pending pods go: onto nodes that are there, into nodes already planned, or into
/// one more node of the first pool that can make one. Pure; one solver makes one plan.
final class Solver {
  private static final Comparator<PodView> ORDER =
      Comparator.<PodView>comparingLong(pod -> -pod.requests().millis("cpu"))
          .thenComparingLong(pod -> -pod.requests().millis("memory"))
          .thenComparing(pod -> pod.object().created().orElse(Instant.EPOCH))
          .thenComparing(pod -> pod.object().uid())
          .thenComparing(pod -> pod.object().objectName());

  private final Input input;
  private final List<PoolTemplate> pools;
  private final TopologyTracker topology;
  private final List<ClaimPlan> claims = new ArrayList<>();
  private int opened;

  /// Everything a plan depends on.
  ///
  /// @param nodes in the order in which they are tried
  /// @param pools in the order in which they are tried
  /// @param namespaces the labels of namespaces by name
  record Input(
      List<PodView> pods,
      List<ExistingNode> nodes,
      List<PoolTemplate> pools,
      Map<String, Map<String, String>> namespaces,
      boolean respectPreferences) {}

  /// The plan: what goes onto nodes that are there, what is launched, and what stays pending with
  /// each pool's reason.
  record Plan(
      List<ExistingNode> nodes,
      List<ClaimPlan> claims,
      Map<ObjectName, Map<String, Refusal>> unplaced) {}

  private Solver(Input input) {
    this.input = input;
    this.pools = new ArrayList<>(input.pools);
    Set<String> moving = new TreeSet<>();
    input.pods.forEach(pod -> moving.add(pod.object().uid()));
    this.topology =
        new TopologyTracker(domains(input.pools), input.nodes, input.namespaces, moving);
  }

  static Plan solve(Input input) {
    return new Solver(input).solve();
  }

  private static Map<String, Set<String>> domains(List<PoolTemplate> pools) {
    Map<String, Set<String>> domains = new TreeMap<>();
    for (PoolTemplate pool : pools) {
      for (Requirement requirement : pool.requirements().all()) {
        if (!requirement.complement()) {
          domains
              .computeIfAbsent(requirement.key(), key -> new TreeSet<>())
              .addAll(requirement.values());
        }
      }
      for (Candidate candidate : pool.candidates()) {
        addDomains(domains, pool.requirements(), candidate.option().requirements());
      }
    }
    return domains;
  }

  private static void addDomains(
      Map<String, Set<String>> domains, Requirements pool, Requirements type) {
    for (Requirement requirement : type.all()) {
      Requirement asked = pool.get(requirement.key());
      Set<String> known = domains.computeIfAbsent(requirement.key(), key -> new TreeSet<>());
      requirement.values().stream().filter(asked::has).forEach(known::add);
    }
  }

  private Plan solve() {
    Deque<PodView> queue = new ArrayDeque<>(input.pods.stream().sorted(ORDER).toList());
    Map<String, Integer> lastLength = new HashMap<>();
    Map<ObjectName, Map<String, Refusal>> unplaced = new LinkedHashMap<>();
    while (!queue.isEmpty()) {
      PodView pod = queue.peek();
      Integer seen = lastLength.get(pod.object().uid());
      if (seen != null && seen == queue.size()) {
        break;
      }
      queue.pop();
      Map<String, Refusal> refusals = place(pod);
      if (refusals.isEmpty()) {
        unplaced.remove(pod.object().objectName());
      } else {
        unplaced.put(pod.object().objectName(), refusals);
        queue.add(pod);
        lastLength.put(pod.object().uid(), queue.size());
      }
    }
    return new Plan(input.nodes, List.copyOf(claims), unplaced);
  }

  /// Places a pod, giving up one preference after the other.
  ///
  /// @return why not, by pool; empty when it was placed
  private Map<String, Refusal> place(PodView pod) {
    PodView asked = input.respectPreferences ? pod : Relaxation.strict(pod);
    while (true) {
      Map<String, Refusal> refusals = add(asked);
      if (refusals.isEmpty()) {
        return refusals;
      }
      Optional<PodView> relaxed = Relaxation.relax(asked);
      if (relaxed.isEmpty()) {
        return refusals;
      }
      asked = relaxed.get();
    }
  }

  private Map<String, Refusal> add(PodView pod) {
    Requirements wanted = pod.requirements();
    for (ExistingNode node : input.nodes) {
      if (node.add(pod, wanted, topology).isEmpty()) {
        return Map.of();
      }
    }
    claims.sort(Comparator.comparingInt(claim -> claim.pods().size()));
    for (ClaimPlan claim : claims) {
      if (claim.add(pod, wanted, topology).isEmpty()) {
        return Map.of();
      }
    }
    return open(pod, wanted);
  }

  private Map<String, Refusal> open(PodView pod, Requirements wanted) {
    Map<String, Refusal> refusals = new LinkedHashMap<>();
    for (int i = 0; i < pools.size(); i++) {
      PoolTemplate pool = pools.get(i);
      List<Candidate> allowed = pool.allowed();
      if (allowed.isEmpty() && !pool.candidates().isEmpty()) {
        refusals.put(pool.name(), new Refusal.LimitReached(pool.name()));
        continue;
      }
      String hostname = "hostname-placeholder-%04d".formatted(++opened);
      topology.addDomain(Labels.HOSTNAME, hostname);
      ClaimPlan claim = new ClaimPlan(pool, allowed, hostname);
      Optional<Refusal> refusal = claim.add(pod, wanted, topology);
      if (refusal.isEmpty()) {
        claims.add(claim);
        pools.set(i, pool.opened(claim.candidates()));
        return Map.of();
      }
      refusals.put(pool.name(), refusal.get());
    }
    return refusals.isEmpty() ? Map.of("", new Refusal.NoRoom(List.of())) : refusals;
  }

  /// What a pod is told, in Karpenter's words.
  static String wording(Map<String, Refusal> refusals, Map<String, Resources> overhead) {
    if (refusals.containsKey("")) {
      return "no nodepools found";
    }
    List<String> texts = new ArrayList<>();
    refusals.forEach((pool, refusal) ->
        texts.add(
            refusal instanceof Refusal.LimitReached
                ? refusal.wording()
                : "incompatible with nodepool \""
                    + pool
                    + "\", daemonset overhead="
                    + overhead.getOrDefault(pool, Resources.NONE)
                    + ", "
                    + refusal.wording()));
    return String.join("; ", texts);
  }
}
