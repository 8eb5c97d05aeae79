package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Conflict;
import dev.galley.kube.scheduling.HostPort;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A node that is there or on its way, with what is left of it; filled while a plan is made.
final class ExistingNode implements Placement {
  private final Facts facts;
  private final Requirements labels;
  private final List<HostPort> ports = new ArrayList<>();
  private final List<PodView> added = new ArrayList<>();
  private Resources free;
  private Requirements requirements;

  /// What is known of the node.
  ///
  /// @param claim the name of its claim; empty when it has none
  /// @param node the name of the node; empty while it has not joined
  /// @param bound the pods that are on it
  record Facts(
      String claim,
      String node,
      boolean initialized,
      Map<String, String> labels,
      List<Taint> taints,
      Resources free,
      List<PodView> bound) {
    String hostname() {
      return labels.getOrDefault(Labels.HOSTNAME, node.isEmpty() ? claim : node);
    }
  }

  ExistingNode(Facts facts) {
    this.facts = facts;
    this.free = facts.free();
    this.labels =
        Requirements.ofLabels(facts.labels())
            .and(Requirement.of(Labels.HOSTNAME, Operator.IN, facts.hostname()));
    this.requirements = labels;
    facts.bound().forEach(pod -> ports.addAll(pod.hostPorts()));
  }

  Facts facts() {
    return facts;
  }

  @Override
  public String hostname() {
    return facts.hostname();
  }

  @Override
  public Requirements requirements() {
    return requirements;
  }

  @Override
  public List<PodView> pods() {
    return added;
  }

  Optional<Refusal> add(PodView pod, Requirements wanted, TopologyTracker topology) {
    Optional<Taint> taint = Taint.firstUntolerated(facts.taints(), pod.tolerations());
    if (taint.isPresent()) {
      return Optional.of(new Refusal.NotTolerated(taint.get()));
    }
    if (!pod.requests().fitsIn(free)) {
      return Optional.of(new Refusal.NoRoom(pod.requests().lackingIn(free)));
    }
    if (Placement.portsConflict(pod, ports)) {
      return Optional.of(new Refusal.PortTaken());
    }
    if (!requirements.compatible(wanted, Set.of())) {
      List<Conflict> conflicts = requirements.incompatibilities(wanted, Set.of());
      return Optional.of(new Refusal.Incompatible(conflicts));
    }
    TopologyTracker.Narrowed narrowed = topology.narrow(pod, requirements.and(wanted));
    if (narrowed instanceof TopologyTracker.Nowhere(Refusal refusal)) {
      return Optional.of(refusal);
    }
    Requirements result = ((TopologyTracker.To) narrowed).requirements();
    if (!labels.compatible(result, Set.of())) {
      List<Conflict> conflicts = labels.incompatibilities(result, Set.of());
      return Optional.of(new Refusal.Incompatible(conflicts));
    }
    requirements = result;
    free = free.minus(pod.requests());
    ports.addAll(pod.hostPorts());
    added.add(pod);
    topology.record(pod, requirements);
    return Optional.empty();
  }
}
