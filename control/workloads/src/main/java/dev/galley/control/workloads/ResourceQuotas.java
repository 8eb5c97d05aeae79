package dev.galley.control.workloads;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.quota.Amounts;
import dev.galley.kube.quota.Counted;
import dev.galley.kube.quota.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// The resource quota controller: adds up what is there, and gives back what is gone. What comes,
/// admission has charged already.
final class ResourceQuotas {
  private static final Duration RESYNC = Duration.ofMinutes(5);
  private static final Duration UNTIL_SYNCED = Duration.ofMillis(50);

  private final Cluster cluster;
  private final Controller controller = Controller.named("resourcequota-controller");
  private final Set<GroupVersionKind> followed = new ConcurrentSkipListSet<>();

  ResourceQuotas(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller controller() {
    return controller
        .watches(Kinds.RESOURCE_QUOTA)
        .when(ResourceQuotas::wantsAnother)
        .reconciles(this::reconcile);
  }

  private static boolean wantsAnother(@Nullable KubeObject before, @Nullable KubeObject after) {
    return before == null || after == null || !before.map("spec").equals(after.map("spec"));
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.RESOURCE_QUOTA, name);
    if (found.isEmpty() || found.get().isDeleting()) {
      return Outcome.DONE;
    }
    KubeObject quota = found.get();
    TreeMap<String, Quantity> hard = Amounts.of(quota.tree(), "spec", "hard");
    TreeMap<String, Quantity> used = Amounts.of(quota.tree(), "status", "used");
    for (Map.Entry<ResourceType, Counted> each : counted(hard.keySet()).entrySet()) {
      Informer informer = follow(each.getKey().kind(), each.getValue());
      if (!informer.synced()) {
        return Outcome.again(UNTIL_SYNCED);
      }
      TreeSet<String> matching = each.getValue().matching(hard.keySet());
      matching.forEach(resource -> used.put(resource, Quantity.ZERO));
      Amounts.add(used, Amounts.only(usage(quota, each.getValue(), informer), matching));
    }
    used.keySet().retainAll(hard.keySet());
    boolean current =
        Amounts.same(hard, Amounts.of(quota.tree(), "status", "hard"))
            && Amounts.same(used, Amounts.of(quota.tree(), "status", "used"));
    if (!current) {
      cluster.updateStatus(
          quota.with(Tree.map("hard", Amounts.tree(hard), "used", Amounts.tree(used)), "status"));
    }
    return Outcome.again(RESYNC);
  }

  /// The resources that a quota counts, each in the version that its server prefers.
  private Map<ResourceType, Counted> counted(Set<String> names) {
    Map<ResourceType, Counted> counted = new LinkedHashMap<>();
    Set<String> seen = new TreeSet<>();
    for (ResourceType type : cluster.api().types()) {
      if (type.namespaced() && seen.add(type.qualifiedName())) {
        Counted.of(type.group(), type.plural())
            .filter(each -> !each.matching(names).isEmpty())
            .ifPresent(each -> counted.put(type, each));
      }
    }
    return counted;
  }

  private TreeMap<String, Quantity> usage(KubeObject quota, Counted counted, Informer informer) {
    Instant now = cluster.world().now();
    TreeMap<String, Quantity> usage = new TreeMap<>();
    for (KubeObject object : informer.list(quota.namespace())) {
      if (Scopes.cover(quota, counted, object)) {
        Amounts.add(usage, counted.usage(object, now));
      }
    }
    return usage;
  }

  /// Looks at the quotas of a namespace again when something in it counts for less than before.
  private Informer follow(GroupVersionKind kind, Counted counted) {
    Informer informer = cluster.of(kind);
    if (followed.add(kind)) {
      informer.onChange((before, after) -> {
        if (before != null && (after == null || countsLess(counted, before, after))) {
          cluster.of(Kinds.RESOURCE_QUOTA).list(before.namespace()).stream()
              .map(KubeObject::objectName)
              .forEach(controller::enqueue);
        }
      });
    }
    return informer;
  }

  private boolean countsLess(Counted counted, KubeObject before, KubeObject after) {
    Instant now = cluster.world().now();
    return !counted.usage(before, now).equals(counted.usage(after, now));
  }
}
