package dev.galley.kube.scheduling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Where the other pods are, as one pod cares: built once for a pod and the cluster as it is, then
/// asked for each node. The counting is kube-scheduler's.
public final class Topology {
  private final PodView pod;
  private final List<Counted> spread = new ArrayList<>();
  private final List<Counted> preferredSpread = new ArrayList<>();
  private final List<Set<String>> near = new ArrayList<>();
  private final List<Set<String>> away = new ArrayList<>();
  private final Map<String, Set<String>> shunned = new HashMap<>();
  private final boolean firstOfItsKind;

  private record Counted(SpreadConstraint constraint, Map<String, Long> counts) {
    long least() {
      if (counts.size() < constraint.minDomains()) {
        return 0;
      }
      return counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }
  }

  /// @param namespaceLabels the labels of a namespace by its name, for namespace selectors
  public Topology(
      PodView pod, List<NodeView> nodes, Function<String, Map<String, String>> namespaceLabels) {
    this.pod = pod;
    pod.spread()
        .forEach(each -> (each.required() ? spread : preferredSpread).add(count(each, nodes)));
    Affinity affinity = pod.affinity();
    boolean anyNear = false;
    for (PodTerm term : affinity.requiredPods()) {
      Set<String> domains = domains(term, nodes, namespaceLabels);
      anyNear |= !domains.isEmpty();
      near.add(domains);
    }
    for (PodTerm term : affinity.requiredAntiPods()) {
      away.add(domains(term, nodes, namespaceLabels));
    }
    this.firstOfItsKind =
        !anyNear
            && affinity.requiredPods().stream()
                .allMatch(term -> term.matches(pod, namespaceLabels));
    nodes.forEach(node -> collectShunned(node, namespaceLabels));
  }

  private Counted count(SpreadConstraint constraint, List<NodeView> nodes) {
    Map<String, Long> counts = new HashMap<>();
    for (NodeView node : nodes) {
      String domain = node.labels().get(constraint.topologyKey());
      if (domain == null || !hasAllKeys(node) || !constraint.includes(node, pod)) {
        continue;
      }
      long here =
          node.pods().stream()
              .filter(other -> other.namespace().equals(pod.namespace()))
              .filter(other -> !other.object().isDeleting())
              .filter(other -> constraint.selector().matches(other.labels()))
              .count();
      counts.merge(domain, here, Long::sum);
    }
    return new Counted(constraint, counts);
  }

  private boolean hasAllKeys(NodeView node) {
    for (SpreadConstraint constraint : pod.spread()) {
      if (constraint.required() && !node.labels().containsKey(constraint.topologyKey())) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> domains(
      PodTerm term, List<NodeView> nodes, Function<String, Map<String, String>> namespaceLabels) {
    Set<String> domains = new HashSet<>();
    for (NodeView node : nodes) {
      String domain = node.labels().get(term.topologyKey());
      if (domain != null
          && !domains.contains(domain)
          && node.pods().stream().anyMatch(other -> term.matches(other, namespaceLabels))) {
        domains.add(domain);
      }
    }
    return domains;
  }

  private void collectShunned(
      NodeView node, Function<String, Map<String, String>> namespaceLabels) {
    for (PodView other : node.pods()) {
      for (PodTerm term : other.affinity().requiredAntiPods()) {
        String domain = node.labels().get(term.topologyKey());
        if (domain != null && term.matches(pod, namespaceLabels)) {
          shunned.computeIfAbsent(term.topologyKey(), key -> new HashSet<>()).add(domain);
        }
      }
    }
  }

  /// Whether the pod may go there as far as other pods are concerned.
  public Fit check(NodeView node) {
    Optional<Reason> refused = spreadRefusal(node).or(() -> affinityRefusal(node));
    return refused.<Fit>map(reason -> new Fit.Misfit(List.of(reason))).orElse(Fit.FITS);
  }

  private Optional<Reason> spreadRefusal(NodeView node) {
    for (Counted counted : spread) {
      SpreadConstraint constraint = counted.constraint();
      String domain = node.labels().get(constraint.topologyKey());
      if (domain == null) {
        return Optional.of(new Reason.SpreadViolated(constraint.topologyKey(), true));
      }
      long self = constraint.selector().matches(pod.labels()) ? 1 : 0;
      long here = counted.counts().getOrDefault(domain, 0L);
      if (here + self - counted.least() > constraint.maxSkew()) {
        return Optional.of(new Reason.SpreadViolated(constraint.topologyKey(), false));
      }
    }
    return Optional.empty();
  }

  private Optional<Reason> affinityRefusal(NodeView node) {
    List<PodTerm> wanted = pod.affinity().requiredPods();
    for (int i = 0; i < wanted.size(); i++) {
      String key = wanted.get(i).topologyKey();
      String domain = node.labels().get(key);
      if (domain == null || (!near.get(i).contains(domain) && !firstOfItsKind)) {
        return Optional.of(new Reason.AffinityUnsatisfied(key));
      }
    }
    List<PodTerm> unwanted = pod.affinity().requiredAntiPods();
    for (int i = 0; i < unwanted.size(); i++) {
      String key = unwanted.get(i).topologyKey();
      String domain = node.labels().get(key);
      if (domain != null && away.get(i).contains(domain)) {
        return Optional.of(new Reason.AntiAffinityViolated(key));
      }
    }
    for (Map.Entry<String, Set<String>> entry : shunned.entrySet()) {
      String domain = node.labels().get(entry.getKey());
      if (domain != null && entry.getValue().contains(domain)) {
        return Optional.of(new Reason.ExistingAntiAffinityViolated(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  /// How many matching pods the node's domains already have, over the preferred spread constraints;
  /// fewer is better, and a node without the label counts as worst.
  public long crowding(NodeView node) {
    long crowding = 0;
    for (Counted counted : preferredSpread) {
      String domain = node.labels().get(counted.constraint().topologyKey());
      long worst =
          counted.counts().values().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
      crowding += domain == null ? worst : counted.counts().getOrDefault(domain, 0L);
    }
    return crowding;
  }
}
