package dev.galley.kube.controller;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a controller sees and does: caches to read, an API to write. A write returns when the
/// caches know it, so that a controller never decides on what was before its own last act.
public final class Cluster {
  /// How long a write waits for the caches; then the controller goes on with what it has.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final World world;
  private final Informers informers;
  private final KubeApi api;
  private final WriteOptions writes;

  public Cluster(World world, Informers informers, String fieldManager) {
    this.world = world;
    this.informers = informers;
    this.api = informers.api();
    this.writes = WriteOptions.by(fieldManager);
  }

  public World world() {
    return world;
  }

  public KubeApi api() {
    return api;
  }

  public Informers informers() {
    return informers;
  }

  public Informer of(GroupVersionKind kind) {
    return informers.of(kind);
  }

  /// The object as the cache knows it.
  public Optional<KubeObject> cached(GroupVersionKind kind, ObjectName name) {
    return of(kind).get(name);
  }

  /// The object as the API has it.
  public Optional<KubeObject> live(GroupVersionKind kind, ObjectName name) {
    return api.find(type(kind), name);
  }

  /// @throws ApiException 404 when the kind is not served
  public ResourceType type(GroupVersionKind kind) {
    return api.type(kind)
        .orElseThrow(() ->
            new ApiException(
                404,
                "NotFound",
                "the server could not find the requested resource (" + kind + ")",
                Map.of()));
  }

  public KubeObject create(KubeObject object) {
    return seen(post(object));
  }

  /// Creates without waiting for the caches; for many at once, followed by [#seen] of the last.
  public KubeObject post(KubeObject object) {
    return api.create(type(object.groupVersionKind()), object, writes);
  }

  public KubeObject update(KubeObject object) {
    return seen(api.update(type(object.groupVersionKind()), object, writes));
  }

  public KubeObject updateStatus(KubeObject object) {
    return seen(api.update(type(object.groupVersionKind()), object, writes.status()));
  }

  /// Changes fields of an object by a merge patch.
  public KubeObject merge(KubeObject object, Map<String, @Nullable Object> changes) {
    return merge(object, changes, writes);
  }

  /// Changes fields of an object's status by a merge patch.
  public KubeObject mergeStatus(KubeObject object, Map<String, @Nullable Object> changes) {
    return merge(object, changes, writes.status());
  }

  private KubeObject merge(
      KubeObject object, Map<String, @Nullable Object> changes, WriteOptions options) {
    ResourceType type = type(object.groupVersionKind());
    return seen(api.patch(type, object.objectName(), new Patch.Merge(changes), options));
  }

  /// Deletes the object if it is still this one; it is fine when it is gone already.
  ///
  /// @return whether there was something to delete
  public boolean delete(KubeObject object, DeleteOptions options) {
    try {
      DeleteOptions exact = object.uid().isEmpty() ? options : options.onlyUid(object.uid());
      api.delete(type(object.groupVersionKind()), object.objectName(), exact);
    } catch (ApiException failure) {
      if (failure.isNotFound() || failure.isConflict()) {
        return false;
      }
      throw failure;
    }
    informers
        .known(object.groupVersionKind())
        .filter(Informer::synced)
        .ifPresent(informer -> informer.awaitGone(object, PATIENCE));
    return true;
  }

  public boolean delete(KubeObject object) {
    return delete(object, DeleteOptions.BACKGROUND);
  }

  /// Waits until the caches know an object as it was written.
  public KubeObject seen(KubeObject written) {
    informers
        .known(written.groupVersionKind())
        .filter(Informer::synced)
        .ifPresent(informer -> informer.awaitSeen(written, PATIENCE));
    return written;
  }
}
