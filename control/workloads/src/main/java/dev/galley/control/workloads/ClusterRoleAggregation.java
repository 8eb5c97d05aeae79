package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Outcome;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts cluster roles together from the roles that their aggregation rules select, as `admin`,
/// `edit` and `view` are.
final class ClusterRoleAggregation {
  private static final GroupVersionKind ROLE =
      new GroupVersionKind("rbac.authorization.k8s.io", "v1", "ClusterRole");
  private static final WriteOptions OPTIONS = WriteOptions.by("clusterrole-aggregation-controller");

  private final Cluster cluster;

  ClusterRoleAggregation(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller controller() {
    return Controller.named("clusterrole-aggregation-controller")
        .watches(ROLE)
        .watches(ROLE, any -> aggregating())
        .reconciles(this::reconcile);
  }

  private List<ObjectName> aggregating() {
    return cluster.of(ROLE).list().stream()
        .filter(role -> !selectors(role).isEmpty())
        .map(KubeObject::objectName)
        .toList();
  }

  private static List<Map<String, @Nullable Object>> selectors(KubeObject role) {
    return role.maps("aggregationRule", "clusterRoleSelectors");
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> role = cluster.cached(ROLE, name);
    if (role.isEmpty() || selectors(role.get()).isEmpty()) {
      return Outcome.DONE;
    }
    List<Map<String, @Nullable Object>> rules = rules(role.get());
    if (!rules.equals(role.get().maps("rules"))) {
      KubeObject wanted = KubeObject.of(ROLE, name).with(rules, "rules");
      cluster.seen(
          cluster.api().patch(cluster.type(ROLE), name, new Patch.Apply(wanted, true), OPTIONS));
    }
    return Outcome.DONE;
  }

  /// Each rule once, selector by selector, those of a selector in the order of their roles' names.
  private List<Map<String, @Nullable Object>> rules(KubeObject role) {
    Set<Map<String, @Nullable Object>> rules = new LinkedHashSet<>();
    for (Map<String, @Nullable Object> each : selectors(role)) {
      LabelSelector selector = LabelSelector.ofTree(each);
      cluster.of(ROLE).list().stream()
          .filter(other -> !other.name().equals(role.name()))
          .filter(other -> selector.matches(other.labels()))
          .sorted(Comparator.comparing(KubeObject::name))
          .forEach(other -> rules.addAll(Tree.mapsAt(other.tree(), "rules")));
    }
    return List.copyOf(rules);
  }
}
