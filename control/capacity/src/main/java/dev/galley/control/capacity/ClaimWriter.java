package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a planned node as a claim.
final class ClaimWriter {
  private static final int MOST_TYPES = 600;

  private final World world;
  private final Cluster cluster;

  ClaimWriter(Parts parts) {
    this.world = parts.world();
    this.cluster = parts.cluster();
  }

  KubeObject create(ClaimPlan plan) {
    return cluster.create(claim(plan));
  }

  private KubeObject claim(ClaimPlan plan) {
    KubeObject pool = plan.template().pool();
    Requirements requirements = requirements(plan);
    Map<String, @Nullable Object> template = pool.map("spec", "template", "spec");
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            Karpenter.NODE_CLAIM.apiVersion(),
            "kind",
            Karpenter.NODE_CLAIM.kind(),
            "metadata",
            metadata(plan, requirements),
            "spec",
            Tree.map(
                "requirements", requirements.trees(),
                "resources", Tree.map("requests", requests(plan).tree()),
                "nodeClassRef", template.get("nodeClassRef"),
                "taints", template.get("taints"),
                "startupTaints", template.get("startupTaints"),
                "expireAfter", template.get("expireAfter"),
                "terminationGracePeriod", template.get("terminationGracePeriod"))));
  }

  /// What the pods ask, with the least that daemons take of any type the node may become.
  private static Resources requests(ClaimPlan plan) {
    Resources daemons = Resources.NONE;
    long least = Long.MAX_VALUE;
    for (Candidate candidate : plan.candidates()) {
      Resources overhead = candidate.option().allocatable().minus(candidate.room());
      if (overhead.millis("cpu") < least) {
        least = overhead.millis("cpu");
        daemons = overhead;
      }
    }
    Resources sum = plan.requests();
    for (Map.Entry<String, Long> entry : daemons.millis().entrySet()) {
      if (entry.getValue() > 0) {
        sum = sum.plus(Resources.ofMillis(Map.of(entry.getKey(), entry.getValue())));
      }
    }
    return sum;
  }

  private static Requirements requirements(ClaimPlan plan) {
    Requirements asked = plan.finalRequirements();
    List<TypeOption> types =
        TypeOption.byPrice(plan.candidates().stream().map(Candidate::option).toList(), asked);
    Set<String> capacityTypes = new LinkedHashSet<>();
    for (TypeOption type : types) {
      type.offerings().stream()
          .filter(offering -> offering.suits(asked))
          .forEach(offering -> capacityTypes.add(offering.capacityType()));
    }
    List<String> names = types.stream().limit(MOST_TYPES).map(TypeOption::name).toList();
    return asked
        .and(Requirement.of(Labels.INSTANCE_TYPE, Operator.IN, names, null))
        .and(Requirement.of(Labels.CAPACITY_TYPE, Operator.IN, List.copyOf(capacityTypes), null));
  }

  private Map<String, @Nullable Object> metadata(ClaimPlan plan, Requirements requirements) {
    KubeObject pool = plan.template().pool();
    Map<String, String> labels =
        new TreeMap<>(Tree.textMapAt(pool.tree(), "spec", "template", "metadata", "labels"));
    for (Requirement requirement : requirements.all()) {
      String value = requirement.single();
      boolean custom = !Labels.wellKnown().contains(requirement.key());
      if (custom && value == null && requirement.complement()) {
        value = requirement.any(bound -> world.random().nextLong(Math.max(1, bound)));
      }
      if (custom && value != null && !value.isEmpty()) {
        labels.put(requirement.key(), value);
      }
    }
    labels.put(Labels.NODE_POOL, pool.name());
    labels.put(Labels.NODE_CLASS, pool.text("spec", "template", "spec", "nodeClassRef", "name"));
    Map<String, String> annotations =
        new TreeMap<>(Tree.textMapAt(pool.tree(), "spec", "template", "metadata", "annotations"));
    annotations.put(Karpenter.POOL_HASH, Hashes.ofPool(pool));
    annotations.put(Karpenter.POOL_HASH_VERSION, Hashes.NODE_POOL_VERSION);
    return Tree.map(
        "generateName",
        pool.name() + "-",
        "labels",
        labels,
        "annotations",
        annotations,
        "finalizers",
        List.of(Karpenter.FINALIZER),
        "ownerReferences",
        List.of(
            Tree.map(
                "apiVersion", pool.apiVersion(),
                "kind", pool.kind(),
                "name", pool.name(),
                "uid", pool.uid(),
                "blockOwnerDeletion", true)));
  }
}
