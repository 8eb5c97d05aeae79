package dev.galley.kube.storage;

import dev.galley.base.objects.ObjectName;
import java.util.Optional;

/// A part of a resource in key order: one namespace or all (empty), after a name if given, at most
/// `limit` objects (0 for all), as of a revision (0 for now).
public record StorageRange(
    String resource, String namespace, Optional<ObjectName> after, int limit, long revision) {
  public static StorageRange all(String resource) {
    return new StorageRange(resource, "", Optional.empty(), 0, 0);
  }

  public static StorageRange in(String resource, String namespace) {
    return new StorageRange(resource, namespace, Optional.empty(), 0, 0);
  }

  public StorageRange at(long pinned) {
    return new StorageRange(resource, namespace, after, limit, pinned);
  }

  /// The next objects after that one.
  public StorageRange page(Optional<ObjectName> last, int size) {
    return new StorageRange(resource, namespace, last, size, revision);
  }
}
