package dev.galley.control.scheduler;

import dev.galley.kube.scheduling.Affinity.Preferred;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodTerm;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Taint;
import dev.galley.kube.scheduling.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Chooses among the nodes that a pod fits, with kube-scheduler's default plugins and weights:
/// least allocated 1, balanced 1, taints 3, node affinity 2, spread 2, pod affinity 2. Where
/// upstream draws lots between equals, the first by name wins.
record Scoring(
    PodView pod,
    Topology topology,
    List<NodeView> nodes,
    Function<String, Map<String, String>> namespaceLabels) {
  private static final long BEST = 100;

  /// What a pod without requests counts for when nodes are compared: 0.1 CPU and 200 MB.
  private static final long CPU_OF_NOTHING = 100;

  private static final long MEMORY_OF_NOTHING = 200L * 1024 * 1024 * 1000;

  NodeView best(List<NodeView> feasible) {
    if (feasible.size() == 1) {
      return feasible.getFirst();
    }
    long[] total = new long[feasible.size()];
    for (int i = 0; i < total.length; i++) {
      total[i] = allocation(feasible.get(i));
    }
    add(total, 3, unwanted(feasible, this::avoided));
    add(total, 2, wanted(feasible, node -> pod.nodePreference(node.name(), node.labels())));
    add(total, 2, spread(feasible));
    add(total, 2, affinity(feasible));
    int best = 0;
    for (int i = 1; i < total.length; i++) {
      if (total[i] > total[best]) {
        best = i;
      }
    }
    return feasible.get(best);
  }

  private static void add(long[] total, long weight, long[] scores) {
    for (int i = 0; i < total.length; i++) {
      total[i] += weight * scores[i];
    }
  }

  /// Least allocated and balanced allocation, of CPU and memory.
  private long allocation(NodeView node) {
    double cpu = fraction(node, "cpu", CPU_OF_NOTHING);
    double memory = fraction(node, "memory", MEMORY_OF_NOTHING);
    long least = ((long) ((1 - cpu) * BEST) + (long) ((1 - memory) * BEST)) / 2;
    long balanced = (long) ((1 - Math.abs(cpu - memory) / 2) * BEST);
    return least + balanced;
  }

  private double fraction(NodeView node, String resource, long ofNothing) {
    long allocatable = node.allocatable().millis(resource);
    if (allocatable == 0) {
      return 1;
    }
    long used = node.used().millis(resource) + countedFor(pod, resource, ofNothing);
    for (PodView other : node.pods()) {
      used += other.requests().millis(resource) == 0 ? ofNothing : 0;
    }
    return Math.min(1, (double) used / allocatable);
  }

  private static long countedFor(PodView pod, String resource, long ofNothing) {
    long requested = pod.requests().millis(resource);
    return requested == 0 ? ofNothing : requested;
  }

  private long avoided(NodeView node) {
    long count = 0;
    for (Taint taint : node.taints()) {
      boolean soft = taint.effect().equals(Taint.PREFER_NO_SCHEDULE);
      count += soft && !taint.isToleratedBy(pod.tolerations()) ? 1 : 0;
    }
    return count;
  }

  private static long[] wanted(List<NodeView> nodes, ToLongFunction<NodeView> score) {
    long[] scores = nodes.stream().mapToLong(score).toArray();
    long most = max(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = most == 0 ? 0 : scores[i] * BEST / most;
    }
    return scores;
  }

  private static long[] unwanted(List<NodeView> nodes, ToLongFunction<NodeView> score) {
    long[] scores = wanted(nodes, score);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = BEST - scores[i];
    }
    return scores;
  }

  private long[] spread(List<NodeView> feasible) {
    long[] scores = feasible.stream().mapToLong(topology::crowding).toArray();
    long most = max(scores);
    long least = min(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = most == 0 ? BEST : BEST * (most + least - scores[i]) / most;
    }
    return scores;
  }

  private long[] affinity(List<NodeView> feasible) {
    long[] scores = new long[feasible.size()];
    addTerms(scores, feasible, pod.affinity().preferredPods(), 1);
    addTerms(scores, feasible, pod.affinity().preferredAntiPods(), -1);
    long most = max(scores);
    long least = min(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = most == least ? 0 : BEST * (scores[i] - least) / (most - least);
    }
    return scores;
  }

  private void addTerms(
      long[] scores, List<NodeView> feasible, List<Preferred<PodTerm>> terms, long sign) {
    for (Preferred<PodTerm> preferred : terms) {
      PodTerm term = preferred.term();
      Map<String, Long> counts = new HashMap<>();
      for (NodeView node : nodes) {
        String domain = node.labels().get(term.topologyKey());
        if (domain != null) {
          long here =
              node.pods().stream().filter(other -> term.matches(other, namespaceLabels)).count();
          counts.merge(domain, here, Long::sum);
        }
      }
      for (int i = 0; i < scores.length; i++) {
        String domain = feasible.get(i).labels().get(term.topologyKey());
        scores[i] += sign * preferred.weight() * counts.getOrDefault(domain, 0L);
      }
    }
  }

  private static long max(long[] values) {
    long max = values[0];
    for (long value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static long min(long[] values) {
    long min = values[0];
    for (long value : values) {
      min = Math.min(min, value);
    }
    return min;
  }
}
