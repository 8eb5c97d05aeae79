package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Keeps objects under one revision counter that every write moves on by one.
///
/// A write names the revision it expects to replace, so that no lock has to be held between reading
/// and writing. A bounded history of changes serves lists at a past revision and watches that
/// resume. Thread-safe. Only a write may wait, until it is durable: so nobody writes while holding
/// a lock. What has been read or told to a subscriber is durable.
public interface Storage extends StoredState, AutoCloseable {
  /// Stores an object over the one written at `expected`; 0 when there must be none.
  ///
  /// @param at makes the object from the revision it is going to have; called at most once, while
  ///   the storage is locked
  /// @throws StorageFailed when it cannot be stored
  Write put(StorageKey key, long expected, LongFunction<KubeObject> at);

  /// Removes the object that was written at `expected`.
  ///
  /// @param at makes the object's last state from the revision of the deletion
  /// @throws StorageFailed when it cannot be stored
  Write delete(StorageKey key, long expected, LongFunction<KubeObject> at);

  /// Forgets the history up to a revision; current objects stay.
  void compact(long upTo);

  /// What a server keeps for itself and is no object, such as the key that signs its tokens: the
  /// bytes under a name, made by `first` when there are none yet. It lives as long as the objects.
  ///
  /// @throws StorageFailed when it cannot be stored
  byte[] keep(String name, Supplier<byte[]> first);

  @Override
  void close();

  /// A running subscription.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
