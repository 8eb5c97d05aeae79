package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of a pod's `topologySpreadConstraints`, with the API's defaults filled in.
public record SpreadConstraint(
    String topologyKey,
    Selector selector,
    long maxSkew,
    long minDomains,
    boolean required,
    boolean honorsAffinity,
    boolean honorsTaints) {

  static List<SpreadConstraint> listOf(
      List<Map<String, @Nullable Object>> trees, Map<String, String> labels) {
    List<SpreadConstraint> constraints = new ArrayList<>();
    for (Map<String, @Nullable Object> tree : trees) {
      Selector selector = Selector.of(Tree.at(tree, "labelSelector"));
      for (String key : Tree.textsAt(tree, "matchLabelKeys")) {
        String value = labels.get(key);
        if (value != null) {
          selector = selector.and(new Selector.Expression(key, Operator.IN, List.of(value)));
        }
      }
      constraints.add(
          new SpreadConstraint(
              Tree.textAt(tree, "topologyKey"),
              selector,
              Tree.numberAt(1, tree, "maxSkew"),
              Tree.numberAt(1, tree, "minDomains"),
              !Tree.textAt(tree, "whenUnsatisfiable").equals("ScheduleAnyway"),
              !Tree.textAt(tree, "nodeAffinityPolicy").equals("Ignore"),
              Tree.textAt(tree, "nodeTaintsPolicy").equals("Honor")));
    }
    return constraints;
  }

  /// Whether a node's pods count, by the constraint's inclusion policies.
  public boolean includes(NodeView node, PodView pod) {
    if (!node.labels().containsKey(topologyKey)) {
      return false;
    }
    if (honorsAffinity && !pod.acceptsLabels(node.name(), node.labels())) {
      return false;
    }
    return !honorsTaints || Taint.firstUntolerated(node.taints(), pod.tolerations()).isEmpty();
  }
}
