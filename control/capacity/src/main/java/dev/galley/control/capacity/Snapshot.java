package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads the cluster into what the solver needs.
final class Snapshot {
  private final Cluster cluster;
  private final Claims claims;
  private final TypeOptions types;
  private final CapacityOptions options;

  Snapshot(Parts parts, Claims claims) {
    this.cluster = parts.cluster();
    this.types = parts.types();
    this.options = parts.options();
    this.claims = claims;
  }

  /// Whether every claim has its instance or is going, so that nothing on its way is forgotten.
  boolean isComplete() {
    return cluster.of(Karpenter.NODE_CLAIM).list().stream()
        .allMatch(claim -> claim.isDeleting() || !claim.text("status", "providerID").isEmpty());
  }

  /// @param without names of nodes that are to be thought away
  Solver.Input input(List<PodView> pods, Set<String> without) {
    List<PodView> daemons = daemons();
    List<ExistingNode> nodes = nodes(daemons, without);
    return new Solver.Input(
        pods, nodes, pools(daemons), namespaces(), options.respectPreferences());
  }

  private List<PodView> daemons() {
    return cluster.of(Kinds.DAEMON_SET).list().stream()
        .map(set ->
            KubeObject.of(set.map("spec", "template"))
                .with(set.namespace(), "metadata", "namespace")
                .with(set.name(), "metadata", "name"))
        .map(PodView::of)
        .toList();
  }

  private List<ExistingNode> nodes(List<PodView> daemons, Set<String> without) {
    List<ExistingNode.Facts> facts = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (KubeObject node : cluster.of(Kinds.NODE).list()) {
      Optional<KubeObject> claim = claims.claimOf(node);
      claim.ifPresent(it -> seen.add(it.name()));
      boolean going =
          NodeTermination.isDisrupted(node) || claim.filter(KubeObject::isDeleting).isPresent();
      if (!going && !without.contains(node.name())) {
        facts.add(joined(node, claim, daemons));
      }
    }
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      boolean launched = !claim.text("status", "providerID").isEmpty();
      if (launched && !claim.isDeleting() && !seen.contains(claim.name())) {
        facts.add(coming(claim, daemons));
      }
    }
    facts.sort(
        Comparator.comparing((ExistingNode.Facts it) -> !it.initialized())
            .thenComparing(ExistingNode.Facts::hostname));
    return facts.stream().map(ExistingNode::new).toList();
  }

  private ExistingNode.Facts joined(
      KubeObject node, Optional<KubeObject> claim, List<PodView> daemons) {
    boolean initialized =
        claim.isEmpty()
            || claim.filter(it -> StatusConditions.isTrue(it, "Initialized")).isPresent();
    List<Taint> taints = Karpenter.taints(node);
    Map<String, String> labels = new TreeMap<>(node.labels());
    Resources allocatable = Resources.of(node.map("status", "allocatable"));
    if (claim.isPresent() && !initialized) {
      List<Taint> startup = Taint.listOf(claim.get().maps("spec", "startupTaints"));
      taints =
          taints.stream()
              .filter(taint -> !Karpenter.isEphemeral(taint))
              .filter(taint -> startup.stream().noneMatch(taint::sameKind))
              .toList();
      labels.putAll(claim.get().labels());
      allocatable = Resources.of(claim.get().map("status", "allocatable")).max(allocatable);
    }
    List<PodView> bound =
        claims.podsOn(node.name()).stream().filter(it -> !it.isTerminal()).toList();
    Resources free = free(allocatable, bound, overhead(labels, taints, daemons));
    String claimName = claim.map(KubeObject::name).orElse("");
    return new ExistingNode.Facts(claimName, node.name(), initialized, labels, taints, free, bound);
  }

  private ExistingNode.Facts coming(KubeObject claim, List<PodView> daemons) {
    List<Taint> taints = Taint.listOf(claim.maps("spec", "taints"));
    Resources allocatable = Resources.of(claim.map("status", "allocatable"));
    Resources free = free(allocatable, List.of(), overhead(claim.labels(), taints, daemons));
    return new ExistingNode.Facts(claim.name(), "", false, claim.labels(), taints, free, List.of());
  }

  private static Resources overhead(
      Map<String, String> labels, List<Taint> taints, List<PodView> daemons) {
    Requirements node = Requirements.ofLabels(labels);
    Resources overhead = Resources.NONE;
    for (PodView daemon : daemons) {
      if (Taint.firstUntolerated(taints, daemon.tolerations()).isEmpty()
          && node.compatible(daemon.strictRequirements(), Set.of())) {
        overhead = overhead.plus(daemon.requests());
      }
    }
    return overhead;
  }

  /// What pods may still use: without those that are there, and without the daemons still to come.
  private static Resources free(Resources allocatable, List<PodView> bound, Resources overhead) {
    Resources used = Resources.NONE;
    Resources running = Resources.NONE;
    for (PodView pod : bound) {
      used = used.plus(pod.requests());
      if (pod.isOwnedBy("DaemonSet")) {
        running = running.plus(pod.requests());
      }
    }
    return allocatable.minus(used).minus(overhead.minus(running).atLeastZero());
  }

  private List<PoolTemplate> pools(List<PodView> daemons) {
    List<PoolTemplate> templates = new ArrayList<>();
    List<KubeObject> ready =
        cluster.of(Karpenter.NODE_POOL).list().stream()
            .filter(pool -> StatusConditions.isTrue(pool, "Ready"))
            .filter(pool -> !pool.isDeleting() && pool.at("spec", "replicas") == null)
            .sorted(PoolTemplate.ORDER)
            .toList();
    for (KubeObject pool : ready) {
      String name = pool.text("spec", "template", "spec", "nodeClassRef", "name");
      cluster
          .cached(Karpenter.NODE_CLASS, ObjectName.cluster(name))
          .ifPresent(
              it -> templates.add(PoolTemplate.of(pool, types.of(it), daemons, remaining(pool))));
    }
    return templates;
  }

  private Optional<Resources> remaining(KubeObject pool) {
    if (pool.map("spec", "limits").isEmpty()) {
      return Optional.empty();
    }
    Resources used = Resources.NONE;
    long nodes = 0;
    for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
      if (pool.name().equals(claim.labels().get(Labels.NODE_POOL))) {
        used = used.plus(Resources.of(claim.map("status", "capacity")));
        nodes++;
      }
    }
    Resources limits = Resources.of(pool.map("spec", "limits"));
    return Optional.of(limits.minus(used.with("nodes", nodes * 1000)));
  }

  private Map<String, Map<String, String>> namespaces() {
    Map<String, Map<String, String>> labels = new TreeMap<>();
    cluster.of(Kinds.NAMESPACE).list().forEach(it -> labels.put(it.name(), it.labels()));
    return labels;
  }
}
