package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `affinity` of a pod. `requiredNodes` is empty when nothing is required; of its terms one
/// must hold. Preferred terms keep the order in which they were written.
public record Affinity(
    List<NodeTerm> requiredNodes,
    List<Preferred<NodeTerm>> preferredNodes,
    List<PodTerm> requiredPods,
    List<Preferred<PodTerm>> preferredPods,
    List<PodTerm> requiredAntiPods,
    List<Preferred<PodTerm>> preferredAntiPods) {

  /// A term that counts for so much when it holds.
  public record Preferred<T>(long weight, T term) {}

  public Affinity {
    requiredNodes = List.copyOf(requiredNodes);
    preferredNodes = List.copyOf(preferredNodes);
    requiredPods = List.copyOf(requiredPods);
    preferredPods = List.copyOf(preferredPods);
    requiredAntiPods = List.copyOf(requiredAntiPods);
    preferredAntiPods = List.copyOf(preferredAntiPods);
  }

  static Affinity of(@Nullable Object affinity, String namespace, Map<String, String> labels) {
    Map<String, @Nullable Object> nodes = Tree.mapAt(affinity, "nodeAffinity");
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    List<Preferred<NodeTerm>> preferredNodes = new ArrayList<>();
    for (Map<String, @Nullable Object> tree : Tree.mapsAt(nodes, preferred)) {
      preferredNodes.add(
          new Preferred<>(weight(tree), NodeTerm.from(Tree.mapAt(tree, "preference"))));
    }
    Map<String, @Nullable Object> pods = Tree.mapAt(affinity, "podAffinity");
    Map<String, @Nullable Object> antiPods = Tree.mapAt(affinity, "podAntiAffinity");
    return new Affinity(
        Tree.mapsAt(nodes, required, "nodeSelectorTerms").stream().map(NodeTerm::from).toList(),
        preferredNodes,
        required(Tree.mapsAt(pods, required), namespace, labels),
        preferred(Tree.mapsAt(pods, preferred), namespace, labels),
        required(Tree.mapsAt(antiPods, required), namespace, labels),
        preferred(Tree.mapsAt(antiPods, preferred), namespace, labels));
  }

  private static long weight(Map<String, @Nullable Object> tree) {
    return Tree.numberAt(0, tree, "weight");
  }

  private static List<PodTerm> required(
      List<Map<String, @Nullable Object>> trees, String namespace, Map<String, String> labels) {
    return trees.stream().map(tree -> PodTerm.from(tree, namespace, labels)).toList();
  }

  private static List<Preferred<PodTerm>> preferred(
      List<Map<String, @Nullable Object>> trees, String namespace, Map<String, String> labels) {
    List<Preferred<PodTerm>> terms = new ArrayList<>();
    for (Map<String, @Nullable Object> tree : trees) {
      PodTerm term = PodTerm.from(Tree.mapAt(tree, "podAffinityTerm"), namespace, labels);
      terms.add(new Preferred<>(weight(tree), term));
    }
    return terms;
  }

  Affinity withNodes(List<NodeTerm> required, List<Preferred<NodeTerm>> preferred) {
    return new Affinity(
        required, preferred, requiredPods, preferredPods, requiredAntiPods, preferredAntiPods);
  }

  Affinity withPreferredPods(
      List<Preferred<PodTerm>> affinity, List<Preferred<PodTerm>> antiAffinity) {
    return new Affinity(
        requiredNodes, preferredNodes, requiredPods, affinity, requiredAntiPods, antiAffinity);
  }
}
