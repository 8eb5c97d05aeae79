package dev.galley.kube.storage;

import java.util.Optional;

/// What is stored, to be read and followed: as it is, and as it was as far as the history reaches.
public interface StoredState {
  /// The revision of the last write.
  long revision();

  Optional<Entry> get(StorageKey key);

  /// @throws RevisionGone when the range's revision has been compacted
  StorageView range(StorageRange range);

  /// How many objects the range holds; its limit is ignored.
  long count(StorageRange range);

  /// Sends every change of a resource after a revision to the sink: those of the past before this
  /// returns, later ones as they happen.
  ///
  /// @return closes the subscription
  /// @throws RevisionGone when changes after that revision are no longer kept
  Storage.Subscription subscribe(String resource, long after, ChangeSink sink);
}
