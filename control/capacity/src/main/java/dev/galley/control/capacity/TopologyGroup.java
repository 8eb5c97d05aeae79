package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Affinity;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.NodeTerm;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.PodTerm;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Selector;
import dev.galley.kube.scheduling.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Pods that are counted together over the domains of one label, because they share a constraint.
final class TopologyGroup {
  private final Identity identity;
  private final TreeMap<String, Integer> counts = new TreeMap<>();

  /// What kind of constraint it is.
  enum Kind {
    SPREAD("topology spread"),
    AFFINITY("pod affinity"),
    ANTI_AFFINITY("pod anti-affinity");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /// Constraints that are equal in this share one group.
  record Identity(
      Kind kind,
      String key,
      PodTerm pods,
      long maxSkew,
      long minDomains,
      List<Requirements> nodes) {

    static Identity anti(PodTerm term) {
      return new Identity(Kind.ANTI_AFFINITY, term.topologyKey(), term, 0, 0, List.of());
    }

    static Identity near(PodTerm term) {
      return new Identity(Kind.AFFINITY, term.topologyKey(), term, 0, 0, List.of());
    }

    static Identity spread(SpreadConstraint constraint, PodView pod) {
      PodTerm pods =
          new PodTerm(
              constraint.topologyKey(),
              constraint.selector(),
              List.of(pod.namespace()),
              Selector.NOTHING);
      return new Identity(
          Kind.SPREAD,
          constraint.topologyKey(),
          pods,
          constraint.maxSkew(),
          constraint.minDomains(),
          constraint.honorsAffinity() ? alternatives(pod) : List.of());
    }

    private static List<Requirements> alternatives(PodView pod) {
      Requirements selected = Requirements.ofLabels(pod.nodeSelector());
      List<Requirements> alternatives = new ArrayList<>();
      for (NodeTerm term : pod.affinity().requiredNodes()) {
        alternatives.add(selected.and(term.requirements()));
      }
      if (alternatives.isEmpty() && !selected.isEmpty()) {
        alternatives.add(selected);
      }
      return alternatives;
    }
  }

  TopologyGroup(Identity identity, Set<String> domains) {
    this.identity = identity;
    domains.forEach(domain -> counts.put(domain, 0));
  }

  Identity identity() {
    return identity;
  }

  /// Every constraint of a pod: required ones, and preferred ones until they are relaxed.
  static List<Identity> identitiesOf(PodView pod) {
    List<Identity> identities = new ArrayList<>();
    pod.spread().forEach(each -> identities.add(Identity.spread(each, pod)));
    Affinity affinity = pod.affinity();
    affinity.requiredPods().forEach(each -> identities.add(Identity.near(each)));
    affinity.preferredPods().forEach(each -> identities.add(Identity.near(each.term())));
    affinity.requiredAntiPods().forEach(each -> identities.add(Identity.anti(each)));
    affinity.preferredAntiPods().forEach(each -> identities.add(Identity.anti(each.term())));
    return identities;
  }

  void addDomain(String key, String domain) {
    if (key.equals(identity.key())) {
      counts.putIfAbsent(domain, 0);
    }
  }

  boolean selects(PodView pod, Function<String, Map<String, String>> namespaces) {
    return identity.pods().matches(pod, namespaces);
  }

  /// Whether a node's pods count.
  boolean includes(Requirements node) {
    return identity.nodes().isEmpty()
        || identity.nodes().stream()
            .anyMatch(wanted -> node.compatible(wanted, Labels.wellKnown()));
  }

  /// Counts a pod on a node: in its domain when that is known; a pod that keeps others away does so
  /// wherever its node could still be.
  void record(Requirements node) {
    Requirement where = node.get(identity.key());
    if (where.complement()) {
      return;
    }
    if (identity.kind() == Kind.ANTI_AFFINITY) {
      where.values().forEach(domain -> counts.merge(domain, 1, Integer::sum));
    } else if (where.values().size() == 1) {
      counts.merge(where.values().iterator().next(), 1, Integer::sum);
    }
  }

  /// The domains that a pod may go to.
  ///
  /// @param podDomains what the pod itself demands of the label
  /// @param nodeDomains what the node it would be put on may still have
  /// @param self whether the pod counts in the group
  Requirement allowed(Requirement podDomains, Requirement nodeDomains, boolean self) {
    List<String> allowed =
        switch (identity.kind()) {
          case SPREAD -> spread(podDomains, nodeDomains, self);
          case AFFINITY -> near(podDomains, nodeDomains, self);
          case ANTI_AFFINITY ->
              counts.entrySet().stream()
                  .filter(entry -> entry.getValue() == 0)
                  .map(Map.Entry::getKey)
                  .filter(domain -> podDomains.has(domain) && nodeDomains.has(domain))
                  .toList();
        };
    return Requirement.of(identity.key(), Operator.IN, allowed, null);
  }

  private List<String> spread(Requirement podDomains, Requirement nodeDomains, boolean self) {
    long least = least(podDomains);
    String best = null;
    long bestCount = Long.MAX_VALUE;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      long count = entry.getValue() + (self ? 1L : 0L);
      boolean even = count - least <= identity.maxSkew();
      if (even && nodeDomains.has(entry.getKey()) && count < bestCount) {
        best = entry.getKey();
        bestCount = count;
      }
    }
    return best == null ? List.of() : List.of(best);
  }

  /// A new host may always be added, so for hosts the least is none.
  private long least(Requirement podDomains) {
    if (identity.key().equals(Labels.HOSTNAME)) {
      return 0;
    }
    long least = Long.MAX_VALUE;
    long eligible = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (podDomains.has(entry.getKey())) {
        least = Math.min(least, entry.getValue());
        eligible++;
      }
    }
    return eligible < Math.max(1, identity.minDomains()) ? 0 : least;
  }

  private List<String> near(Requirement podDomains, Requirement nodeDomains, boolean self) {
    List<String> occupied = new ArrayList<>();
    boolean anyForPod = false;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      boolean forPod = podDomains.has(entry.getKey());
      anyForPod |= forPod && entry.getValue() > 0;
      if (entry.getValue() > 0 && forPod && nodeDomains.has(entry.getKey())) {
        occupied.add(entry.getKey());
      }
    }
    if (!occupied.isEmpty() || !self || anyForPod) {
      return occupied;
    }
    // The first of its kind founds the group somewhere.
    return counts.keySet().stream()
        .filter(domain -> podDomains.has(domain) && nodeDomains.has(domain))
        .limit(1)
        .toList();
  }

  Refusal refusal(Requirement podDomains, Requirement nodeDomains) {
    return new Refusal.NoTopology(
        identity.kind().words,
        identity.key(),
        "counts = " + counts + ", podDomains = " + podDomains + ", nodeDomains = " + nodeDomains);
  }
}
