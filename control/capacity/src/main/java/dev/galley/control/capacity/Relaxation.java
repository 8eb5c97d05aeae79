package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Affinity;
import dev.galley.kube.scheduling.NodeTerm;
import dev.galley.kube.scheduling.PodTerm;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.SpreadConstraint;
import dev.galley.kube.scheduling.Taint;
import dev.galley.kube.scheduling.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Gives up what a pod only prefers, one thing at a time, in Karpenter's order.
final class Relaxation {
  private static final Toleration PREFER_NO_SCHEDULE =
      new Toleration("", "Exists", "", Taint.PREFER_NO_SCHEDULE, OptionalLong.empty());

  private Relaxation() {}

  /// The pod without the next preference; empty when none is left.
  static Optional<PodView> relax(PodView pod) {
    Affinity affinity = pod.affinity();
    if (affinity.requiredNodes().size() > 1) {
      List<NodeTerm> fewer = affinity.requiredNodes().subList(1, affinity.requiredNodes().size());
      return Optional.of(pod.withAffinity(nodes(affinity, fewer, affinity.preferredNodes())));
    }
    if (!affinity.preferredPods().isEmpty()) {
      return Optional.of(
          pod.withAffinity(
              pods(affinity, lighter(affinity.preferredPods()), affinity.preferredAntiPods())));
    }
    if (!affinity.preferredAntiPods().isEmpty()) {
      return Optional.of(
          pod.withAffinity(
              pods(affinity, affinity.preferredPods(), lighter(affinity.preferredAntiPods()))));
    }
    if (!affinity.preferredNodes().isEmpty()) {
      return Optional.of(
          pod.withAffinity(
              nodes(affinity, affinity.requiredNodes(), lighter(affinity.preferredNodes()))));
    }
    return relaxRest(pod);
  }

  private static Optional<PodView> relaxRest(PodView pod) {
    if (TopologyTracker.hasPreferredSpread(pod)) {
      List<SpreadConstraint> fewer = new ArrayList<>(pod.spread());
      fewer.remove(TopologyTracker.firstPreferred(pod));
      return Optional.of(pod.withSpread(fewer));
    }
    if (!pod.tolerations().contains(PREFER_NO_SCHEDULE)) {
      List<Toleration> more = new ArrayList<>(pod.tolerations());
      more.add(PREFER_NO_SCHEDULE);
      return Optional.of(pod.withTolerations(more));
    }
    return Optional.empty();
  }

  /// The pod without any preference.
  static PodView strict(PodView pod) {
    Affinity affinity = pod.affinity();
    Affinity plain =
        pods(nodes(affinity, affinity.requiredNodes(), List.of()), List.of(), List.of());
    return pod.withAffinity(plain)
        .withSpread(pod.spread().stream().filter(SpreadConstraint::required).toList());
  }

  private static Affinity nodes(
      Affinity affinity, List<NodeTerm> required, List<Affinity.Preferred<NodeTerm>> preferred) {
    return new Affinity(
        required,
        preferred,
        affinity.requiredPods(),
        affinity.preferredPods(),
        affinity.requiredAntiPods(),
        affinity.preferredAntiPods());
  }

  private static Affinity pods(
      Affinity affinity,
      List<Affinity.Preferred<PodTerm>> near,
      List<Affinity.Preferred<PodTerm>> away) {
    return new Affinity(
        affinity.requiredNodes(),
        affinity.preferredNodes(),
        affinity.requiredPods(),
        near,
        affinity.requiredAntiPods(),
        away);
  }

  private static <T> List<Affinity.Preferred<T>> lighter(List<Affinity.Preferred<T>> terms) {
    List<Affinity.Preferred<T>> fewer = new ArrayList<>(terms);
    fewer.remove(PodView.heaviest(terms).orElseThrow());
    return fewer;
  }
}
