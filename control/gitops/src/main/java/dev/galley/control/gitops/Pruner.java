package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deletes what an owner no longer wants, if it is still that owner's.
final class Pruner {
  private final World world;
  private final KubeApi api;
  private final String group;
  private final DeleteOptions how;

  /// @param group the prefix of the owner labels and control keys
  Pruner(World world, KubeApi api, String group) {
    this(world, api, group, DeleteOptions.BACKGROUND);
  }

  private Pruner(World world, KubeApi api, String group, DeleteOptions how) {
    this.world = world;
    this.api = api;
    this.group = group;
    this.how = how;
  }

  /// The same with another policy for what objects own: `background`, `foreground` or `orphan`.
  Pruner propagating(String policy) {
    DeleteOptions.Propagation propagation =
        switch (policy) {
          case "foreground" -> DeleteOptions.Propagation.FOREGROUND;
          case "orphan" -> DeleteOptions.Propagation.ORPHAN;
          default -> DeleteOptions.Propagation.BACKGROUND;
        };
    return new Pruner(world, api, group, how.propagation(propagation));
  }

  /// What was deleted or left alone on purpose; what the API refused to delete, and the first
  /// refusal's message (empty when there was none).
  record Result(List<Change> changes, Inventory survivors, String refusal) {}

  Result delete(Inventory stale, KubeObject owner) {
    List<ObjectId> objects = new ArrayList<>(stale.entries().keySet());
    objects.sort(ApplyOrder.BY_KIND.reversed());
    List<Change> changes = new ArrayList<>();
    Map<ObjectId, String> survivors = new LinkedHashMap<>();
    String refusal = "";
    for (ObjectId object : objects) {
      String version = stale.entries().getOrDefault(object, "");
      try {
        delete(object, owner).ifPresent(action -> changes.add(new Change(object, version, action)));
      } catch (ApiException refused) {
        survivors.put(object, version);
        refusal = refusal.isEmpty() ? object + " delete failed: " + refused.message() : refusal;
      }
    }
    return new Result(changes, new Inventory(survivors), refusal);
  }

  private Optional<Change.Action> delete(ObjectId object, KubeObject owner) {
    Optional<ResourceType> type = type(object);
    Optional<KubeObject> live = type.flatMap(known -> api.find(known, name(known, object)));
    if (live.isEmpty()) {
      return Optional.empty();
    }
    boolean ours =
        owner.name().equals(live.get().labels().get(group + "/name"))
            && owner.namespace().equals(live.get().labels().get(group + "/namespace"));
    if (!ours
        || live.get().annotations().getOrDefault("helm.sh/resource-policy", "").equals("keep")
        || Control.is(live.get(), group + "/prune", Flux.DISABLED)
        || Control.is(live.get(), group + "/reconcile", Flux.DISABLED)) {
      return Optional.of(Change.Action.SKIPPED);
    }
    try {
      api.delete(type.get(), name(type.get(), object), how);
    } catch (ApiException refused) {
      if (!refused.isNotFound()) {
        throw refused;
      }
    }
    return Optional.of(Change.Action.DELETED);
  }

  /// Waits until all are gone.
  ///
  /// @return false when the time was up first
  boolean awaitGone(List<Change> deleted, Duration timeout) {
    Instant end = world.now().plus(timeout);
    for (Change change : deleted) {
      Optional<ResourceType> type = type(change.object());
      while (type.isPresent()
          && api.find(type.get(), name(type.get(), change.object())).isPresent()) {
        if (!world.now().isBefore(end)) {
          return false;
        }
        world.sleep(Duration.ofSeconds(2));
      }
    }
    return true;
  }

  private static ObjectName name(ResourceType type, ObjectId object) {
    return type.namespaced() ? object.name() : ObjectName.cluster(object.name().name());
  }

  private Optional<ResourceType> type(ObjectId object) {
    return api.types().stream()
        .filter(
            type -> type.group().equals(object.group()) && type.kind().kind().equals(object.kind()))
        .findFirst();
  }
}
