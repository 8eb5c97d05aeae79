package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// A storage in memory, which ends with its process. No write ever waits.
public final class MemoryStorage implements ForwardingStorage {
  /// As many changes as an informer may miss before it has to list again.
  public static final int DEFAULT_HISTORY = 20_000;

  private final Timeline timeline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, byte[]> kept = new TreeMap<>();

  public MemoryStorage() {
    this(DEFAULT_HISTORY);
  }

  /// @param history how many changes are kept for lists of the past and for watches that resume
  public MemoryStorage(int history) {
    this.timeline = new Timeline(history, revision -> {});
  }

  @Override
  public StoredState state() {
    return timeline;
  }

  @Override
  public Write put(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return write(key, expected, at, false);
  }

  @Override
  public Write delete(StorageKey key, long expected, LongFunction<KubeObject> at) {
    return write(key, expected, at, true);
  }

  private Write write(
      StorageKey key, long expected, LongFunction<KubeObject> at, boolean deletion) {
    lock.lock();
    try {
      Optional<Entry> current = timeline.get(key);
      long found = current.map(Entry::revision).orElse(0L);
      if (found != expected || (deletion && current.isEmpty())) {
        return new Write.Stale(current);
      }
      long next = timeline.revision() + 1;
      Entry entry = new Entry(key, at.apply(next), next);
      timeline.append(entry, deletion);
      return new Write.Done(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void compact(long upTo) {
    timeline.compact(upTo);
  }

  @Override
  public byte[] keep(String name, Supplier<byte[]> first) {
    lock.lock();
    try {
      return kept.computeIfAbsent(name, missing -> first.get().clone()).clone();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    timeline.close();
  }
}
