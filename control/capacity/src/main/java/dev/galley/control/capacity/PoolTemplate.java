package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What nodes of a pool are like, and every type they may be.
///
/// @param remaining how much the pool may still grow, by the resources it limits; empty without
///   limits
record PoolTemplate(
    KubeObject pool,
    Requirements requirements,
    List<Taint> taints,
    List<Candidate> candidates,
    Optional<Resources> remaining) {

  /// Higher weights first, and of equal ones the later name, as Karpenter.
  static final Comparator<KubeObject> ORDER =
      Comparator.<KubeObject>comparingLong(pool -> -pool.number(0, "spec", "weight"))
          .thenComparing(Comparator.comparing(KubeObject::name).reversed());

  static PoolTemplate of(
      KubeObject pool,
      List<TypeOption> types,
      List<PodView> daemons,
      Optional<Resources> remaining) {
    Requirements requirements = requirements(pool);
    List<Taint> taints = Taint.listOf(pool.maps("spec", "template", "spec", "taints"));
    List<PodView> here = new ArrayList<>();
    for (PodView daemon : daemons) {
      if (Taint.firstUntolerated(taints, daemon.tolerations()).isEmpty()
          && requirements.compatible(daemon.strictRequirements(), Labels.wellKnown())) {
        here.add(daemon);
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (TypeOption type : types) {
      if (type.requirements().intersects(requirements) && type.hasOffering(requirements)) {
        candidates.add(new Candidate(type, type.allocatable().minus(overhead(type, here))));
      }
    }
    return new PoolTemplate(pool, requirements, taints, List.copyOf(candidates), remaining);
  }

  private static Resources overhead(TypeOption type, List<PodView> daemons) {
    Resources overhead = Resources.NONE;
    for (PodView daemon : daemons) {
      if (type.requirements().intersects(daemon.strictRequirements())) {
        overhead = overhead.plus(daemon.requests());
      }
    }
    return overhead;
  }

  static Requirements requirements(KubeObject pool) {
    Requirements asked =
        Requirements.ofTrees(pool.maps("spec", "template", "spec", "requirements"));
    Map<String, String> labels =
        Tree.textMapAt(pool.tree(), "spec", "template", "metadata", "labels");
    return asked
        .and(Requirements.ofLabels(labels))
        .and(Requirement.of(Labels.NODE_POOL, Operator.IN, pool.name()))
        .and(
            Requirement.of(
                Labels.NODE_CLASS,
                Operator.IN,
                pool.text("spec", "template", "spec", "nodeClassRef", "name")));
  }

  String name() {
    return pool.name();
  }

  /// The pool after a node of one of these types has been opened: reckoned with the largest,
  /// because which one it becomes is not known yet.
  PoolTemplate opened(List<Candidate> types) {
    if (remaining.isEmpty()) {
      return this;
    }
    Resources largest = Resources.NONE;
    for (Candidate type : types) {
      largest = largest.max(type.option().capacity());
    }
    Resources left = remaining.get().minus(largest.with("nodes", 1000));
    return new PoolTemplate(pool, requirements, taints, candidates, Optional.of(left));
  }

  /// The types that the limits still allow.
  List<Candidate> allowed() {
    if (remaining.isEmpty()) {
      return candidates;
    }
    Resources left = remaining.get();
    if (left.has("nodes") && left.millis("nodes") < 1000) {
      return List.of();
    }
    return candidates.stream().filter(it -> isWithin(it.option().capacity(), left)).toList();
  }

  private static boolean isWithin(Resources capacity, Resources left) {
    return left.millis().entrySet().stream()
        .allMatch(entry -> capacity.millis(entry.getKey()) <= entry.getValue());
  }
}
