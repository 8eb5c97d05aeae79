package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What Flux's controllers do with the API besides applying: read objects, and write finalizers and
/// status of their own ones under the field manager `gotk-…`.
final class FluxClient {
  private static final GroupVersionKind SERVICE_ACCOUNT =
      GroupVersionKind.of("v1", "ServiceAccount");

  private final World world;
  private final KubeApi api;
  private final String manager;

  FluxClient(World world, KubeApi api, String controller) {
    this.world = world;
    this.api = api;
    this.manager = "gotk-" + controller;
  }

  /// The client that does what an object asks for: this one when it names no service account.
  FluxClient actingFor(KubeObject object, Optional<Impersonation> impersonation) {
    String account = object.text("spec", "serviceAccountName");
    return account.isEmpty() || impersonation.isEmpty()
        ? this
        : new FluxClient(
            world,
            impersonation.get().as(UserInfo.serviceAccount(object.namespace(), account)),
            manager.substring("gotk-".length()));
  }

  /// Whether the account that an object names, if it names one, is (still) there.
  boolean hasAccountOf(KubeObject object) {
    String account = object.text("spec", "serviceAccountName");
    return account.isEmpty()
        || find(SERVICE_ACCOUNT, new ObjectName(object.namespace(), account)).isPresent();
  }

  KubeApi api() {
    return api;
  }

  World world() {
    return world;
  }

  /// The object; empty when it, or its kind, is not there.
  Optional<KubeObject> find(GroupVersionKind kind, ObjectName name) {
    return api.type(kind).flatMap(type -> api.find(type, name));
  }

  ResourceType type(GroupVersionKind kind) {
    return api.type(kind)
        .orElseThrow(() ->
            new ApiException(404, "NotFound", "no matches for kind " + kind.kind(), Map.of()));
  }

  KubeObject addFinalizer(KubeObject object) {
    List<String> finalizers = new ArrayList<>(object.finalizers());
    finalizers.add(Flux.FINALIZER);
    return patchFinalizers(object, finalizers);
  }

  void removeFinalizer(KubeObject object) {
    List<String> finalizers = new ArrayList<>(object.finalizers());
    if (finalizers.remove(Flux.FINALIZER)) {
      try {
        patchFinalizers(object, finalizers);
      } catch (ApiException failure) {
        if (!failure.isNotFound()) {
          throw failure;
        }
      }
    }
  }

  private KubeObject patchFinalizers(KubeObject object, List<String> finalizers) {
    Map<String, @Nullable Object> changes =
        Tree.map(
            "metadata",
            Tree.map("finalizers", finalizers, "resourceVersion", object.resourceVersion()));
    return api.patch(
        type(object.groupVersionKind()),
        object.objectName(),
        new Patch.Merge(changes),
        WriteOptions.by(manager));
  }

  /// Writes what differs between two states of `status`; nothing when they are equal.
  ///
  /// @return the object as it is now
  KubeObject writeStatus(KubeObject before, KubeObject after) {
    KubeObject wanted = sorted(after);
    Map<String, @Nullable Object> changes = difference(before.map("status"), wanted.map("status"));
    if (changes.isEmpty()) {
      return before;
    }
    try {
      return api.patch(
          type(before.groupVersionKind()),
          before.objectName(),
          new Patch.Merge(Tree.map("status", changes)),
          WriteOptions.by(manager).status());
    } catch (ApiException failure) {
      if (failure.isNotFound()) {
        return wanted;
      }
      throw failure;
    }
  }

  /// Ready first, then by name, as Flux's condition setters keep them.
  private static KubeObject sorted(KubeObject object) {
    List<Map<String, @Nullable Object>> conditions =
        new ArrayList<>(object.maps("status", "conditions"));
    if (conditions.size() < 2) {
      return object;
    }
    conditions.sort(
        Comparator.comparing((Map<String, @Nullable Object> each) ->
                !Tree.textAt(each, "type").equals(Flux.READY))
            .thenComparing(each -> Tree.textAt(each, "type")));
    return object.with(conditions, "status", "conditions");
  }

  /// The merge patch that makes `after` of `before`.
  private static Map<String, @Nullable Object> difference(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    for (String key : before.keySet()) {
      if (!after.containsKey(key)) {
        changes.put(key, null);
      }
    }
    after.forEach((key, value) -> {
      Object old = before.get(key);
      if (value instanceof Map<?, ?> map && old instanceof Map<?, ?> known) {
        Map<String, @Nullable Object> inner = difference(Tree.asMap(known), Tree.asMap(map));
        if (!inner.isEmpty()) {
          changes.put(key, inner);
        }
      } else if (!Objects.equals(old, value)) {
        changes.put(key, value);
      }
    });
    return changes;
  }

  /// The object with a condition of this generation set.
  KubeObject mark(KubeObject object, Condition condition) {
    return condition.observed(object.generation()).setOn(object, world.now());
  }

  KubeObject ready(KubeObject object, String reason, String message) {
    KubeObject marked = mark(object, Condition.of(Flux.READY, true, reason, message));
    return Condition.remove(Condition.remove(marked, Flux.RECONCILING), Flux.STALLED);
  }

  KubeObject notReady(KubeObject object, String reason, String message) {
    return mark(object, Condition.of(Flux.READY, false, reason, message));
  }

  KubeObject progressing(KubeObject object, String message) {
    KubeObject marked =
        mark(object, Condition.unknown(Flux.READY, Flux.PROGRESSING, "Reconciliation in progress"));
    return mark(marked, Condition.of(Flux.RECONCILING, true, Flux.PROGRESSING, message));
  }

  KubeObject stalled(KubeObject object, String reason, String message) {
    KubeObject marked = mark(object, Condition.of(Flux.STALLED, true, reason, message));
    return Condition.remove(marked, Flux.RECONCILING);
  }

  /// What Flux does to the status at the end of every run: the request is handled, the generation
  /// seen, and what failed will be tried again.
  KubeObject finished(KubeObject object) {
    KubeObject done = object.with(object.generation(), "status", "observedGeneration");
    String requested = object.annotations().getOrDefault(Flux.REQUESTED_AT, "");
    if (!requested.isEmpty()) {
      done = done.with(requested, "status", "lastHandledReconcileAt");
    }
    Optional<Condition> reconciling = done.condition(Flux.RECONCILING);
    boolean failed = done.condition(Flux.READY).filter(ready -> !ready.isTrue()).isPresent();
    return failed && reconciling.isPresent()
        ? mark(
            done,
            Condition.of(
                Flux.RECONCILING, true, Flux.PROGRESSING_WITH_RETRY, reconciling.get().message()))
        : done;
  }
}
