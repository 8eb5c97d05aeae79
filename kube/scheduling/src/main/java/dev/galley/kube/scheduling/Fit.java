package dev.galley.kube.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a pod fits a node, by kube-scheduler's filters in their order: the first filter that
/// refuses gives the reasons.
public sealed interface Fit {
  /// The pod fits.
  record Fits() implements Fit {}

  /// The pod does not fit, for these reasons of one filter.
  record Misfit(List<Reason> reasons) implements Fit {
    public Misfit {
      reasons = List.copyOf(reasons);
    }
  }

  Fit FITS = new Fits();

  default boolean fits() {
    return this instanceof Fits;
  }

  /// The filters that look at the node alone; topology is [Topology]'s.
  static Fit check(PodView pod, NodeView node) {
    Optional<Reason> refused = refusal(pod, node);
    if (refused.isPresent()) {
      return new Misfit(List.of(refused.get()));
    }
    List<Reason> lacking = lacking(pod, node);
    return lacking.isEmpty() ? FITS : new Misfit(lacking);
  }

  private static Optional<Reason> refusal(PodView pod, NodeView node) {
    Taint cordon = new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);
    if (node.unschedulable() && !cordon.isToleratedBy(pod.tolerations())) {
      return Optional.of(new Reason.Unschedulable());
    }
    if (!pod.nodeName().isEmpty() && !pod.nodeName().equals(node.name())) {
      return Optional.of(new Reason.OtherNode());
    }
    Optional<Taint> taint = Taint.firstUntolerated(node.taints(), pod.tolerations());
    if (taint.isPresent()) {
      return Optional.of(new Reason.UntoleratedTaint(taint.get()));
    }
    if (!pod.acceptsLabels(node.name(), node.labels())) {
      return Optional.of(new Reason.NodeAffinityMismatch());
    }
    return takenPort(pod, node);
  }

  private static Optional<Reason> takenPort(PodView pod, NodeView node) {
    for (HostPort wanted : pod.hostPorts()) {
      for (PodView other : node.pods()) {
        if (other.hostPorts().stream().anyMatch(wanted::conflictsWith)) {
          return Optional.of(new Reason.PortTaken(wanted));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Reason> lacking(PodView pod, NodeView node) {
    List<Reason> reasons = new ArrayList<>();
    Resources free = node.free();
    for (String resource : pod.requests().lackingIn(free)) {
      reasons.add(
          new Reason.Insufficient(
              resource,
              pod.requests().millis(resource),
              free.millis(resource),
              node.allocatable().millis(resource)));
    }
    return reasons;
  }
}
