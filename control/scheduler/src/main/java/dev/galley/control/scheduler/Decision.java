package dev.galley.control.scheduler;

import dev.galley.kube.scheduling.Fit;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Topology;
import dev.galley.kube.scheduling.Unschedulable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Where a pod goes, or why it goes nowhere. Pure.
sealed interface Decision {
  record Bind(String node) implements Decision {}

  record Wait(Unschedulable why) implements Decision {}

  /// @param namespaceLabels the labels of a namespace by its name
  static Decision of(
      PodView pod, List<NodeView> nodes, Function<String, Map<String, String>> namespaceLabels) {
    Topology topology = new Topology(pod, nodes, namespaceLabels);
    List<NodeView> feasible = new ArrayList<>();
    List<Fit.Misfit> misfits = new ArrayList<>();
    for (NodeView node : nodes) {
      Fit fit = Fit.check(pod, node);
      switch (fit.fits() ? topology.check(node) : fit) {
        case Fit.Fits() -> feasible.add(node);
        case Fit.Misfit misfit -> misfits.add(misfit);
      }
    }
    return feasible.isEmpty()
        ? new Wait(Unschedulable.of(nodes.size(), misfits))
        : new Bind(new Scoring(pod, topology, nodes, namespaceLabels).best(feasible).name());
  }
}
