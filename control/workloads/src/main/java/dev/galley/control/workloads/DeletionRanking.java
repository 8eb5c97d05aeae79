package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which pods of a replica set go first when there are too many, as upstream's
/// `ActivePodsWithRanks`: those that would be missed least.
final class DeletionRanking {
  private final Map<String, Integer> neighbours = new TreeMap<>();
  private final Instant now;

  /// @param related all active pods of the same workload, to find nodes that hold several
  DeletionRanking(List<KubeObject> related, Instant now) {
    this.now = now;
    for (KubeObject pod : related) {
      neighbours.merge(pod.text("spec", "nodeName"), 1, Integer::sum);
    }
  }

  List<KubeObject> firstToGo(List<KubeObject> pods, int count) {
    return pods.stream().sorted(order()).limit(count).toList();
  }

  private Comparator<KubeObject> order() {
    Comparator<KubeObject> byNode =
        Comparator.comparingInt(pod -> pod.text("spec", "nodeName").isEmpty() ? 0 : 1);
    return byNode
        .thenComparingInt(DeletionRanking::phaseRank)
        .thenComparingInt(pod -> Pods.isReady(pod) ? 1 : 0)
        .thenComparingLong(DeletionRanking::deletionCost)
        .thenComparingInt(pod -> -neighbours.getOrDefault(pod.text("spec", "nodeName"), 0))
        .thenComparingInt(pod -> Pods.readySince(pod).map(this::logAge).orElse(0))
        .thenComparingLong(pod -> -restarts(pod))
        .thenComparingInt(pod -> pod.created().map(this::logAge).orElse(0))
        .thenComparing(KubeObject::uid);
  }

  private static int phaseRank(KubeObject pod) {
    return switch (Pods.phase(pod)) {
      case "Running" -> 2;
      case "Unknown" -> 1;
      default -> 0;
    };
  }

  private static long deletionCost(KubeObject pod) {
    String cost = pod.annotations().getOrDefault("controller.kubernetes.io/pod-deletion-cost", "");
    return cost.matches("0|-?[1-9][0-9]{0,9}") ? Long.parseLong(cost) : 0;
  }

  /// Ages count by their magnitude, so that among pods of about the same age chance decides.
  private int logAge(Instant since) {
    Duration age = Duration.between(since, now);
    return age.isNegative() || age.isZero() ? -1 : 63 - Long.numberOfLeadingZeros(age.toNanos());
  }

  private static long restarts(KubeObject pod) {
    long most = 0;
    for (var status : pod.maps("status", "containerStatuses")) {
      most = Math.max(most, Tree.numberAt(0, status, "restartCount"));
    }
    return most;
  }
}
