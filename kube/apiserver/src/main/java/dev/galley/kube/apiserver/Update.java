package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.Patch;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Replaces and patches objects.
final class Update {
  private final Shared shared;
  private final Creation creation;
  private final Deletion deletion;

  Update(Shared shared, Creation creation, Deletion deletion) {
    this.shared = shared;
    this.creation = creation;
    this.deletion = deletion;
  }

  KubeObject replace(Request request, KubeObject given) {
    Served served = request.served();
    ObjectName name = request.name(given.objectName());
    if (shared.storage().get(served.key(name)).isEmpty()) {
      if (!Traits.createsOnUpdate(served) || !given.resourceVersion().isEmpty()) {
        throw Failures.notFound(served.type(), name.name());
      }
      return creation.create(request, given);
    }
    return change(request, name, live -> given);
  }

  KubeObject patch(Request request, ObjectName given, Patch patch) {
    ObjectName name = request.name(given);
    return switch (patch) {
      case Patch.Merge(var changes) ->
          change(request, name, live -> KubeObject.of(Tree.asMap(merged(live.tree(), changes))));
      case Patch.Json json -> throw Failures.unsupportedMediaType("application/merge-patch+json");
      case Patch.Strategic strategic ->
          throw Failures.unsupportedMediaType("application/merge-patch+json");
      case Patch.Apply apply -> throw Failures.unsupportedMediaType("application/merge-patch+json");
    };
  }

  private static @Nullable Object merged(@Nullable Object target, @Nullable Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (target instanceof Map<?, ?> map) {
      result.putAll(Tree.asMap(map));
    }
    Tree.asMap(changes)
        .forEach((key, value) -> {
          if (value == null) {
            result.remove(key);
          } else {
            result.put(key, merged(result.get(key), value));
          }
        });
    return result;
  }

  /// Reads, changes and writes until nobody else wrote in between.
  private KubeObject change(Request request, ObjectName name, UnaryOperator<KubeObject> change) {
    Served served = request.served();
    while (true) {
      Entry entry =
          shared
              .storage()
              .get(served.key(name))
              .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
      KubeObject live = Conversion.served(served, entry.object());
      KubeObject wanted = change.apply(live);
      checkPreconditions(request, live, wanted);
      KubeObject next = Conversion.stored(served, prepare(request, live, wanted));
      Optional<KubeObject> written = write(request, entry, next);
      if (written.isPresent()) {
        return Conversion.served(served, written.get());
      }
    }
  }

  private static void checkPreconditions(Request request, KubeObject live, KubeObject wanted) {
    if (!wanted.resourceVersion().isEmpty()
        && !wanted.resourceVersion().equals(live.resourceVersion())) {
      throw Failures.stale(request.served().type(), live.name());
    }
    if (!wanted.uid().isEmpty() && !wanted.uid().equals(live.uid())) {
      throw Failures.precondition(request.served().type(), live.name(), wanted.uid(), live.uid());
    }
  }

  private Optional<KubeObject> write(Request request, Entry entry, KubeObject next) {
    if (next.equals(entry.object())) {
      return Optional.of(entry.object());
    }
    if (request.options().dryRun()) {
      return Optional.of(next);
    }
    if (next.isDeleting() && !Deletion.isHeld(request.served(), next)) {
      return deletion.remove(entry, next);
    }
    return switch (shared
        .storage()
        .put(
            entry.key(),
            entry.revision(),
            revision -> next.with(Long.toString(revision), "metadata", "resourceVersion"))) {
      case Write.Done(Entry done) -> Optional.of(done.object());
      case Write.Stale(var current) -> Optional.empty();
    };
  }

  private KubeObject prepare(Request request, KubeObject live, KubeObject wanted) {
    if (request.on("status")) {
      return live.with(wanted.at("status"), "status");
    }
    Served served = request.served();
    KubeObject object = wanted.with(metadata(live, wanted), "metadata");
    if (Traits.splitsStatus(served)) {
      Object status = live.at("status");
      object = status == null ? object.without("status") : object.with(status, "status");
    }
    object = Defaults.apply(shared, served, object);
    if (Traits.hasGeneration(served) && specChanged(live, object)) {
      object = object.with(live.generation() + 1, "metadata", "generation");
    }
    return object;
  }

  private static boolean specChanged(KubeObject live, KubeObject object) {
    return !rest(live).equals(rest(object));
  }

  private static Map<String, @Nullable Object> rest(KubeObject object) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(object.tree());
    rest.remove("metadata");
    rest.remove("status");
    return rest;
  }

  /// What the system owns stays as it was, whatever was sent.
  private static Map<String, @Nullable Object> metadata(KubeObject live, KubeObject wanted) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(wanted.map("metadata"));
    for (String field :
        List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "namespace")) {
      Object value = live.at("metadata", field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.put(field, value);
      }
    }
    return metadata;
  }
}
