package dev.galley.kube.api;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.List;
import java.util.Optional;

/// A Kubernetes API as one user sees it: the seam between controllers and whatever serves them.
///
/// Every call may wait, and may throw [ApiException] with the status a real API server answers.
/// Objects that go in are never changed; objects that come out are immutable. Thread-safe.
public interface KubeApi {
  /// The types served now; grows as CRDs are established. For each group, preferred version first.
  List<ResourceType> types();

  /// The type that serves objects of this group, version and kind; empty when it is not served
  /// (discovery's "no matches for kind").
  default Optional<ResourceType> type(GroupVersionKind kind) {
    return types().stream().filter(type -> type.kind().equals(kind)).findFirst();
  }

  /// @throws ApiException 404 when there is none
  KubeObject get(ResourceType type, ObjectName name);

  /// The object, or empty where [#get] answers NotFound.
  default Optional<KubeObject> find(ResourceType type, ObjectName name) {
    try {
      return Optional.of(get(type, name));
    } catch (ApiException failure) {
      if (failure.isNotFound()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  ObjectList list(ResourceType type, ListQuery query);

  /// Opens a watch; close it. With an empty `resourceVersion` it begins with the current state.
  ///
  /// @throws ApiException 410 when the version is too old to resume from
  Watch watch(ResourceType type, ListQuery query, WatchStart start);

  /// Creates an object; a `generateName` is honoured. The namespace is the object's own.
  KubeObject create(ResourceType type, KubeObject object, WriteOptions options);

  /// Replaces an object; a `resourceVersion` in it is a precondition.
  KubeObject update(ResourceType type, KubeObject object, WriteOptions options);

  /// Changes an object by a patch; an apply patch creates it when it is missing.
  KubeObject patch(ResourceType type, ObjectName name, Patch patch, WriteOptions options);

  /// Deletes an object, or marks it as being deleted while finalizers hold it.
  ///
  /// @return the object as it was, or as marked
  KubeObject delete(ResourceType type, ObjectName name, DeleteOptions options);

  /// Calls a subresource that is an action: `binding`, `eviction`, `token`, `finalize`.
  ///
  /// @return what the server answers
  KubeObject act(ResourceType type, ObjectName name, String subresource, KubeObject body);
}
