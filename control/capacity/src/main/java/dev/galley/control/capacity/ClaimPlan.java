package dev.galley.control.capacity;

import dev.galley.kube.scheduling.HostPort;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A node to be launched: what it has to be like so far, and the types it may still become. Each
/// pod that is added narrows both.
final class ClaimPlan implements Placement {
  private final PoolTemplate template;
  private final String hostname;
  private final List<PodView> pods = new ArrayList<>();
  private final List<HostPort> ports = new ArrayList<>();
  private Requirements requirements;
  private List<Candidate> candidates;
  private Resources requests = Resources.NONE;

  ClaimPlan(PoolTemplate template, List<Candidate> candidates, String hostname) {
    this.template = template;
    this.candidates = candidates;
    this.hostname = hostname;
    this.requirements =
        template.requirements().and(Requirement.of(Labels.HOSTNAME, Operator.IN, hostname));
  }

  PoolTemplate template() {
    return template;
  }

  @Override
  public String hostname() {
    return hostname;
  }

  /// The requirements without the name that the node only has while the plan is made.
  Requirements finalRequirements() {
    return requirements.without(Labels.HOSTNAME);
  }

  @Override
  public Requirements requirements() {
    return requirements;
  }

  @Override
  public List<PodView> pods() {
    return pods;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  Resources requests() {
    return requests;
  }

  Optional<Refusal> add(PodView pod, Requirements wanted, TopologyTracker topology) {
    Optional<Taint> taint = Taint.firstUntolerated(template.taints(), pod.tolerations());
    if (taint.isPresent()) {
      return Optional.of(new Refusal.NotTolerated(taint.get()));
    }
    if (Placement.portsConflict(pod, ports)) {
      return Optional.of(new Refusal.PortTaken());
    }
    Set<String> open = Labels.wellKnown();
    if (!requirements.compatible(wanted, open)) {
      return Optional.of(new Refusal.Incompatible(requirements.incompatibilities(wanted, open)));
    }
    TopologyTracker.Narrowed narrowed = topology.narrow(pod, requirements.and(wanted));
    if (narrowed instanceof TopologyTracker.Nowhere(Refusal refusal)) {
      return Optional.of(refusal);
    }
    return filter(pod, ((TopologyTracker.To) narrowed).requirements(), topology);
  }

  private Optional<Refusal> filter(PodView pod, Requirements wanted, TopologyTracker topology) {
    Resources sum = requests.plus(pod.requests());
    Requirements asked = wanted.without(Labels.HOSTNAME);
    List<Candidate> kept = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.fits(sum) && candidate.like(asked) && candidate.sold(asked)) {
        kept.add(candidate);
      }
    }
    if (kept.isEmpty() || !hasMinimumValues(kept, asked)) {
      return Optional.of(new Refusal.NoInstanceType(closeness(sum, asked), asked, sum));
    }
    requirements = wanted;
    candidates = kept;
    requests = sum;
    pods.add(pod);
    ports.addAll(pod.hostPorts());
    topology.record(pod, requirements);
    return Optional.empty();
  }

  private Refusal.Closeness closeness(Resources sum, Requirements asked) {
    boolean[] met = new boolean[6];
    for (Candidate candidate : candidates) {
      boolean like = candidate.like(asked);
      boolean fits = candidate.fits(sum);
      boolean sold = candidate.sold(asked);
      met[0] |= like;
      met[1] |= fits;
      met[2] |= sold;
      met[3] |= like && fits;
      met[4] |= like && sold;
      met[5] |= fits && sold;
    }
    return new Refusal.Closeness(met[0], met[1], met[2], met[3], met[4], met[5]);
  }

  /// Whether the types left have as many different values of each label as `minValues` asks.
  static boolean hasMinimumValues(List<Candidate> types, Requirements asked) {
    Map<String, Long> wanted = new LinkedHashMap<>();
    for (Requirement requirement : asked.all()) {
      Long least = requirement.minValues();
      if (least != null) {
        wanted.put(requirement.key(), least);
      }
    }
    for (Map.Entry<String, Long> entry : wanted.entrySet()) {
      Set<String> values = new TreeSet<>();
      Requirement asks = asked.get(entry.getKey());
      for (Candidate type : types) {
        type.option().requirements().get(entry.getKey()).values().stream()
            .filter(asks::has)
            .forEach(values::add);
      }
      if (values.size() < entry.getValue()) {
        return false;
      }
    }
    return true;
  }
}
