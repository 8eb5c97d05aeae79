package dev.galley.checks.clients;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.storage.ForwardingStorage;
import dev.galley.kube.storage.MemoryStorage;
import dev.galley.kube.storage.RevisionGone;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.StorageView;
import dev.galley.kube.storage.StoredState;
import dev.galley.kube.storage.Write;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// A storage that now and then no longer knows the revision that a page was taken from.
final class ForgetfulStorage implements ForwardingStorage {
  private final MemoryStorage memory = new MemoryStorage();
  private final AtomicInteger pages = new AtomicInteger();

  /// The next so many pages that continue a list are of a revision that is gone.
  void forgetPages(int count) {
    pages.set(count);
  }

  /// How many pages are still to be forgotten.
  int toForget() {
    return pages.get();
  }

  @Override
  public StoredState state() {
    return memory;
  }

  @Override
  public StorageView range(StorageRange range) {
    boolean continues = range.after().isPresent();
    if (continues && pages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RevisionGone(memory.revision() - 1, memory.revision());
    }
    return ForwardingStorage.super.range(range);
  }

  @Override
  public Write put(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return memory.put(key, expected, at);
  }

  @Override
  public Write delete(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return memory.delete(key, expected, at);
  }

  @Override
  public void compact(long upTo) {
    memory.compact(upTo);
  }

  @Override
  public byte[] keep(String name, Supplier<byte[]> first) {
    return memory.keep(name, first);
  }

  @Override
  public void close() {
    memory.close();
  }
}
