package dev.galley.control.scheduler;

import dev.galley.kube.scheduling.Fit;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import dev.galley.kube.scheduling.Topology;
import dev.galley.kube.scheduling.Unschedulable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Where a pod goes: kube-scheduler's filters, then its scores with their default weights. Pure.
sealed interface Placement {
  /// On that node.
  record On(String node) implements Placement {}

  /// On none, for the reasons that the message sums up.
  record Nowhere(String message) implements Placement {}

  /// Nodes that score alike are taken by name: upstream draws lots, and a rehearsal must not.
  static Placement decide(
      PodView pod, List<NodeView> nodes, Function<String, Map<String, String>> namespaceLabels) {
    Topology topology = new Topology(pod, nodes, namespaceLabels);
    List<NodeView> fitting = new ArrayList<>();
    List<Fit.Misfit> misfits = new ArrayList<>();
    for (NodeView node : nodes) {
      Fit alone = Fit.check(pod, node);
      Fit fit = alone.fits() ? topology.check(node) : alone;
      switch (fit) {
        case Fit.Fits() -> fitting.add(node);
        case Fit.Misfit misfit -> misfits.add(misfit);
      }
    }
    if (fitting.isEmpty()) {
      return new Nowhere(Unschedulable.of(nodes.size(), misfits).message());
    }
    Scores scores = new Scores(pod, fitting, topology);
    NodeView best =
        fitting.stream()
            .min(
                Comparator.comparingDouble((NodeView node) -> -scores.of(node))
                    .thenComparing(NodeView::name))
            .orElseThrow();
    return new On(best.name());
  }

  /// Scores from 0 to 100 each, normalised over the nodes that fit, as the default plugins do.
  final class Scores {
    private static final double FULL = 100;

    private final PodView pod;
    private final Topology topology;
    private final long mostPreferred;
    private final long mostCrowded;
    private final long mostTaints;

    Scores(PodView pod, List<NodeView> nodes, Topology topology) {
      this.pod = pod;
      this.topology = topology;
      mostPreferred = nodes.stream().mapToLong(this::preference).max().orElse(0);
      mostCrowded = nodes.stream().mapToLong(topology::crowding).max().orElse(0);
      mostTaints = nodes.stream().mapToLong(this::softTaints).max().orElse(0);
    }

    double of(NodeView node) {
      return leastAllocated(node)
          + balanced(node)
          + 2 * share(preference(node), mostPreferred)
          + 2 * (FULL - share(topology.crowding(node), mostCrowded))
          + 3 * (FULL - share(softTaints(node), mostTaints));
    }

    private static double share(long part, long most) {
      return most == 0 ? 0 : FULL * part / most;
    }

    private long preference(NodeView node) {
      return pod.nodePreference(node.name(), node.labels());
    }

    private long softTaints(NodeView node) {
      return node.taints().stream()
          .filter(taint -> taint.effect().equals(Taint.PREFER_NO_SCHEDULE))
          .filter(taint -> !taint.isToleratedBy(pod.tolerations()))
          .count();
    }

    private double leastAllocated(NodeView node) {
      return FULL * (2 - used(node, "cpu") - used(node, "memory")) / 2;
    }

    private double balanced(NodeView node) {
      return FULL * (1 - Math.abs(used(node, "cpu") - used(node, "memory")) / 2);
    }

    private double used(NodeView node, String resource) {
      Resources after = node.used().plus(pod.requests());
      long room = node.allocatable().millis(resource);
      return room == 0 ? 1 : Math.min(1, (double) after.millis(resource) / room);
    }
  }
}
