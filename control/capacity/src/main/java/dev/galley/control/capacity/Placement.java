package dev.galley.control.capacity;

import dev.galley.kube.scheduling.HostPort;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirements;
import java.util.List;

/// A node that pods may be put on while a plan is made: one that exists, or one to be launched.
sealed interface Placement permits ExistingNode, ClaimPlan {
  /// The name by which topologies know the node.
  String hostname();

  Requirements requirements();

  List<PodView> pods();

  static boolean portsConflict(PodView pod, List<HostPort> taken) {
    return pod.hostPorts().stream()
        .anyMatch(wanted -> taken.stream().anyMatch(wanted::conflictsWith));
  }
}
