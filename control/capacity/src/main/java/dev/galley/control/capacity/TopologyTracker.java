package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Affinity;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.PodTerm;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.SpreadConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How pods lie over topologies while a plan is made, and where one more may go.
final class TopologyTracker {
  private final Map<String, Set<String>> domains;
  private final List<ExistingNode> nodes;
  private final Map<String, Map<String, String>> namespaces;
  private final Set<String> moving;
  private final Map<TopologyGroup.Identity, TopologyGroup> groups = new LinkedHashMap<>();
  private final Map<TopologyGroup.Identity, TopologyGroup> inverse = new LinkedHashMap<>();

  /// Where a pod may go.
  sealed interface Narrowed permits To, Nowhere {}

  /// To nodes like this.
  record To(Requirements requirements) implements Narrowed {}

  /// Nowhere, for this reason.
  record Nowhere(Refusal refusal) implements Narrowed {}

  /// @param domains the values that nodes to come could have, by label
  /// @param namespaces the labels of namespaces by name
  /// @param moving the uids of pods that are being placed, and so count nowhere yet
  TopologyTracker(
      Map<String, Set<String>> domains,
      List<ExistingNode> nodes,
      Map<String, Map<String, String>> namespaces,
      Set<String> moving) {
    this.domains = new TreeMap<>(domains);
    this.nodes = nodes;
    this.namespaces = namespaces;
    this.moving = moving;
    for (ExistingNode node : nodes) {
      addDomain(Labels.HOSTNAME, node.hostname());
      node.facts().labels().forEach(this::addDomain);
    }
    for (ExistingNode node : nodes) {
      counted(node).forEach(pod -> recordInverse(pod, node.requirements()));
    }
  }

  void addDomain(String key, String domain) {
    Set<String> known = domains.computeIfAbsent(key, each -> new TreeSet<>());
    if (known.add(domain)) {
      groups.values().forEach(group -> group.addDomain(key, domain));
      inverse.values().forEach(group -> group.addDomain(key, domain));
    }
  }

  private List<PodView> counted(ExistingNode node) {
    return node.facts().bound().stream()
        .filter(pod -> !pod.isTerminal() && !pod.object().isDeleting())
        .filter(pod -> !moving.contains(pod.object().uid()))
        .toList();
  }

  private Map<String, String> namespaceLabels(String name) {
    return namespaces.getOrDefault(name, Map.of());
  }

  /// Makes sure that the groups of a pod are counted; called before the pod is placed and whenever
  /// it has been relaxed.
  private List<TopologyGroup> groupsOf(PodView pod) {
    List<TopologyGroup> own = new ArrayList<>();
    for (TopologyGroup.Identity identity : TopologyGroup.identitiesOf(pod)) {
      own.add(groups.computeIfAbsent(identity, this::counted));
    }
    return own;
  }

  private TopologyGroup counted(TopologyGroup.Identity identity) {
    TopologyGroup group =
        new TopologyGroup(identity, domains.getOrDefault(identity.key(), Set.of()));
    for (ExistingNode node : nodes) {
      List<PodView> pods = new ArrayList<>(counted(node));
      pods.addAll(node.pods());
      for (PodView pod : pods) {
        if (group.selects(pod, this::namespaceLabels)) {
          group.record(node.requirements());
        }
      }
    }
    return group;
  }

  /// Narrows what a node is like so that the pod's topologies hold.
  Narrowed narrow(PodView pod, Requirements node) {
    Requirements result = node;
    Requirements strict = pod.strictRequirements();
    for (TopologyGroup group : groupsOf(pod)) {
      String key = group.identity().key();
      boolean self = group.selects(pod, this::namespaceLabels);
      Requirement allowed = group.allowed(strict.get(key), result.get(key), self);
      if (allowed.values().isEmpty()) {
        return new Nowhere(group.refusal(strict.get(key), result.get(key)));
      }
      result = result.and(allowed);
    }
    for (TopologyGroup group : inverse.values()) {
      if (group.selects(pod, this::namespaceLabels)) {
        String key = group.identity().key();
        Requirement allowed = group.allowed(strict.get(key), result.get(key), true);
        if (allowed.values().isEmpty()) {
          return new Nowhere(group.refusal(strict.get(key), result.get(key)));
        }
        result = result.and(allowed);
      }
    }
    return new To(result);
  }

  /// Counts a pod that has been placed.
  void record(PodView pod, Requirements node) {
    groupsOf(pod);
    for (TopologyGroup group : groups.values()) {
      if (group.selects(pod, this::namespaceLabels) && group.includes(node)) {
        group.record(node);
      }
    }
    recordInverse(pod, node);
  }

  private void recordInverse(PodView pod, Requirements node) {
    for (PodTerm term : pod.affinity().requiredAntiPods()) {
      TopologyGroup.Identity identity = TopologyGroup.Identity.anti(term);
      inverse
          .computeIfAbsent(
              identity, each -> new TopologyGroup(each, domains.getOrDefault(each.key(), Set.of())))
          .record(node);
    }
  }

  /// Whether the pod has any preference about topologies left to relax.
  static boolean hasPreferredSpread(PodView pod) {
    return pod.spread().stream().anyMatch(each -> !each.required());
  }

  /// The preferred terms of a pod that count as required until they are relaxed.
  static List<Affinity.Preferred<PodTerm>> preferred(PodView pod) {
    List<Affinity.Preferred<PodTerm>> terms = new ArrayList<>(pod.affinity().preferredPods());
    terms.addAll(pod.affinity().preferredAntiPods());
    return terms;
  }

  /// The first constraint that is only a preference.
  static SpreadConstraint firstPreferred(PodView pod) {
    return pod.spread().stream().filter(each -> !each.required()).findFirst().orElseThrow();
  }
}
