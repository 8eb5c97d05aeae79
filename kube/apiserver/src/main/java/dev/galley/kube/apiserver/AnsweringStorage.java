package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.storage.ForwardingStorage;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageFailed;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.StoredState;
import dev.galley.kube.storage.Write;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// The storage as the server's parts see it: a write that cannot be stored is answered as upstream
/// answers when etcd fails, 500 with etcd's own words and no reason.
record AnsweringStorage(Storage storage) implements ForwardingStorage {
  @Override
  public Write put(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return answered(() -> storage.put(key, expected, at));
  }

  @Override
  public Write delete(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return answered(() -> storage.delete(key, expected, at));
  }

  private static Write answered(Supplier<Write> write) {
    try {
      return write.get();
    } catch (StorageFailed failure) {
      throw Failures.internal(String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public StoredState state() {
    return storage;
  }

  @Override
  public void compact(long upTo) {
    storage.compact(upTo);
  }

  @Override
  public byte[] keep(String name, Supplier<byte[]> first) {
    return storage.keep(name, first);
  }

  @Override
  public void close() {
    storage.close();
  }
}
