package dev.galley.kube.storage;

import java.util.Optional;

/// A storage that answers reads from a state kept elsewhere, and adds how writes are done.
public interface ForwardingStorage extends Storage {
  StoredState state();

  @Override
  default long revision() {
    return state().revision();
  }

  @Override
  default Optional<Entry> get(StorageKey key) {
    return state().get(key);
  }

  @Override
  default StorageView range(StorageRange range) {
    return state().range(range);
  }

  @Override
  default long count(StorageRange range) {
    return state().count(range);
  }

  @Override
  default Subscription subscribe(String resource, long after, ChangeSink sink) {
    return state().subscribe(resource, after, sink);
  }
}
