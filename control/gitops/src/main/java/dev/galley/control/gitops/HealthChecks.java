package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Waits until objects are healthy. Where Flux polls every five seconds, this looks once and then
/// at every change that a watch tells of, so that whoever waits goes on within milliseconds.
final class HealthChecks {
  private final World world;
  private final KubeApi api;
  private final Informers informers;

  HealthChecks(World world, KubeApi api, Informers informers) {
    this.world = world;
    this.api = api;
    this.informers = informers;
  }

  /// The same checks, reading objects as somebody else; that something changed is told by the
  /// controller's own watches.
  HealthChecks on(KubeApi other) {
    return new HealthChecks(world, other, informers);
  }

  /// What was not current when the wait ended: because something failed, or because the time was
  /// up.
  record Unhealthy(boolean failed, Map<ObjectId, Kstatus.Health> objects) {
    /// As Flux's kustomize-controller says it.
    @Override
    public String toString() {
      List<String> texts = new ArrayList<>();
      objects.forEach(
          (object, health) -> texts.add(object + " status: '" + health.status().word() + "'"));
      return (failed ? "failed early due to stalled resources: [" : "timeout waiting for: [")
          + String.join(", ", texts)
          + "]";
    }

    /// As Helm says it.
    String helmText() {
      StringBuilder text = new StringBuilder();
      objects.forEach((object, health) ->
          text.append("resource ")
              .append(object)
              .append(" not ready. status: ")
              .append(health.status().word())
              .append(", message: ")
              .append(health.message())
              .append('\n'));
      return text.append(failed ? "failed early" : "context deadline exceeded").toString();
    }
  }

  /// Waits until all are current, the time is up, or the first one has failed.
  ///
  /// @return what is wrong; empty when all are current
  Optional<Unhealthy> await(List<ObjectId> objects, Duration timeout) {
    Instant end = world.now().plus(timeout);
    Map<ObjectId, Kstatus.Health> open = new LinkedHashMap<>();
    for (ObjectId object : objects) {
      Kstatus.Health health = health(object);
      if (!health.isCurrent()) {
        open.put(object, health);
      }
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Set<ObjectId> dirty = ConcurrentHashMap.newKeySet();
    Signal changed = world.signal("the health of " + open.keySet());
    List<Subscription> subscriptions = new ArrayList<>();
    try {
      // What changed between the look above and now is told of again by the replay.
      Set<ObjectId> watched = Set.copyOf(open.keySet());
      for (GroupVersionKind kind : kinds(open.keySet())) {
        Informer informer = informers.of(kind);
        subscriptions.add(
            informer.onChange((before, after) -> note(watched, dirty, changed, before, after)));
      }
      return await(open, dirty, changed, end);
    } finally {
      subscriptions.forEach(Subscription::close);
    }
  }

  private static void note(
      Set<ObjectId> watched,
      Set<ObjectId> dirty,
      Signal changed,
      @Nullable KubeObject before,
      @Nullable KubeObject after) {
    KubeObject object = after != null ? after : before;
    if (object != null && watched.contains(ObjectId.of(object))) {
      dirty.add(ObjectId.of(object));
      changed.raise();
    }
  }

  private void look(ObjectId object, Map<ObjectId, Kstatus.Health> open) {
    Kstatus.Health health = health(object);
    if (health.isCurrent()) {
      open.remove(object);
    } else {
      open.put(object, health);
    }
  }

  private Optional<Unhealthy> await(
      Map<ObjectId, Kstatus.Health> open, Set<ObjectId> dirty, Signal changed, Instant end) {
    while (true) {
      Map<ObjectId, Kstatus.Health> failed = new LinkedHashMap<>(open);
      failed.values().removeIf(health -> health.status() != Kstatus.Status.FAILED);
      if (!failed.isEmpty()) {
        return Optional.of(new Unhealthy(true, failed));
      }
      Duration left = Duration.between(world.now(), end);
      if (left.isZero() || left.isNegative()) {
        return Optional.of(new Unhealthy(false, open));
      }
      long seen = changed.count();
      if (dirty.isEmpty() && !changed.awaitAfter(seen, shorter(left, open))) {
        dirty.addAll(pods(open));
      }
      // Also what is healthy already may change once more: it must not stay in the set.
      for (ObjectId object : List.copyOf(dirty)) {
        dirty.remove(object);
        if (open.containsKey(object)) {
          look(object, open);
        }
      }
      if (open.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  /// Only an unschedulable pod becomes unhealthy by the mere passing of time.
  private static Duration shorter(Duration left, Map<ObjectId, Kstatus.Health> open) {
    return !pods(open).isEmpty() && left.compareTo(Kstatus.SCHEDULING_WINDOW) > 0
        ? Kstatus.SCHEDULING_WINDOW
        : left;
  }

  private static List<ObjectId> pods(Map<ObjectId, Kstatus.Health> open) {
    return open.keySet().stream()
        .filter(each -> each.group().isEmpty() && each.kind().equals("Pod"))
        .toList();
  }

  private Kstatus.Health health(ObjectId object) {
    return find(object).map(found -> Kstatus.of(found, world.now())).orElse(Kstatus.NOT_FOUND);
  }

  private Optional<KubeObject> find(ObjectId object) {
    return type(object)
        .flatMap(type ->
            api.find(
                type,
                type.namespaced() ? object.name() : ObjectName.cluster(object.name().name())));
  }

  private Optional<ResourceType> type(ObjectId object) {
    return api.types().stream()
        .filter(
            type -> type.group().equals(object.group()) && type.kind().kind().equals(object.kind()))
        .findFirst();
  }

  private Set<GroupVersionKind> kinds(Set<ObjectId> objects) {
    Set<GroupVersionKind> kinds = new TreeSet<>();
    for (ObjectId object : new LinkedHashSet<>(objects)) {
      kinds.add(
          type(object)
              .map(ResourceType::kind)
              .orElse(new GroupVersionKind(object.group(), "v1", object.kind())));
    }
    return kinds;
  }
}
