package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;
import org.jspecify.annotations.Nullable;

/// One write: what it stored (or, for a deletion, the object's last state), and what was there
/// before, which is `null` when the object was created.
public record Change(Entry entry, @Nullable Entry previous, boolean deleted) {
  public StorageKey key() {
    return entry.key();
  }

  public long revision() {
    return entry.revision();
  }

  public KubeObject object() {
    return entry.object();
  }

  public @Nullable KubeObject before() {
    return previous == null ? null : previous.object();
  }
}
