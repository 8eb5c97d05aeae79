package dev.galley.kube.scheduling;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Why no node takes a pod: the reasons of every node, summed up as kube-scheduler does in the
/// event `FailedScheduling` and the message of the condition `PodScheduled`.
public record Unschedulable(int nodes, Map<String, Integer> byWording, int evictionMayHelp) {

  /// @param misfits one per node that was looked at
  public static Unschedulable of(int nodes, List<Fit.Misfit> misfits) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    int mayHelp = 0;
    for (Fit.Misfit misfit : misfits) {
      misfit.reasons().forEach(reason -> counts.merge(reason.wording(), 1, Integer::sum));
      if (misfit.reasons().stream().allMatch(Reason::isResolvableByEviction)) {
        mayHelp++;
      }
    }
    return new Unschedulable(nodes, counts, mayHelp);
  }

  /// For example `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.
  /// preemption: …`; without nodes, `no nodes available to schedule pods`.
  public String message() {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    // kube-scheduler sorts the finished texts, so 10 comes before 2.
    List<String> reasons =
        byWording.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .sorted()
            .toList();
    return "0/"
        + nodes
        + " nodes are available: "
        + String.join(", ", reasons)
        + "."
        + preemption();
  }

  private String preemption() {
    StringBuilder text = new StringBuilder(" preemption: 0/").append(nodes);
    text.append(" nodes are available: ");
    String separator = "";
    if (evictionMayHelp > 0) {
      text.append(evictionMayHelp).append(" No preemption victims found for incoming pod");
      separator = ", ";
    }
    int helpless = nodes - evictionMayHelp;
    if (helpless > 0) {
      text.append(separator).append(helpless);
      text.append(" Preemption is not helpful for scheduling");
    }
    return text.append('.').toString();
  }
}
