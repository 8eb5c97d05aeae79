package dev.galley.kube.storage;

import dev.galley.base.objects.ObjectName;

/// Where an object is kept: its resource as `group/plural` (`/pods` in the core group), and its
/// name. All versions of a resource share one place.
public record StorageKey(String resource, ObjectName name) {
  @Override
  public String toString() {
    return resource + "/" + name;
  }
}
