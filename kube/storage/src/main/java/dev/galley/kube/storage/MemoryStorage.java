package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A storage in memory: an ordered map per resource whose values are chains of versions, newest
/// first, cut where the bounded log of changes ends.
///
/// Readers take no lock: they read the revision once and, at each key, the newest version that is
/// not younger.
public final class MemoryStorage implements Storage {
  /// As many changes as an informer may miss before it has to list again.
  public static final int DEFAULT_HISTORY = 20_000;

  private final int history;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<ObjectName, Version>> resources =
      new ConcurrentHashMap<>();
  private final Map<String, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
  private final Deque<Change> log = new ArrayDeque<>();
  private volatile long revision;
  private volatile long compacted;

  /// One state of a key: an object, or its absence since the revision.
  private static final class Version {
    private final @Nullable Entry entry;
    private final long revision;
    private volatile @Nullable Version previous;

    Version(@Nullable Entry entry, long revision, @Nullable Version previous) {
      this.entry = entry;
      this.revision = revision;
      this.previous = previous;
    }
  }

  private static final class Subscriber {
    private final ChangeSink sink;

    Subscriber(ChangeSink sink) {
      this.sink = sink;
    }
  }

  public MemoryStorage() {
    this(DEFAULT_HISTORY);
  }

  /// @param history how many changes are kept for lists of the past and for watches that resume
  public MemoryStorage(int history) {
    this.history = history;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public Optional<Entry> get(StorageKey key) {
    NavigableMap<ObjectName, Version> versions = resources.get(key.resource());
    Version newest = versions == null ? null : versions.get(key.name());
    return newest == null ? Optional.empty() : Optional.ofNullable(newest.entry);
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
      Optional<Entry> current = get(key);
      long found = current.map(Entry::revision).orElse(0L);
      if (found != expected || (deletion && current.isEmpty())) {
        return new Write.Stale(current);
      }
      long next = revision + 1;
      Entry entry = new Entry(key, at.apply(next), next);
      NavigableMap<ObjectName, Version> versions = versions(key.resource());
      Version before = versions.get(key.name());
      versions.put(key.name(), new Version(deletion ? null : entry, next, before));
      publish(
          new Change(key, next, entry.object(), current.map(Entry::object).orElse(null), deletion));
      // Last, so that whoever sees the revision knows that its change has reached every sink.
      revision = next;
      return new Write.Done(entry);
    } finally {
      lock.unlock();
    }
  }

  private void publish(Change change) {
    log.addLast(change);
    while (log.size() > history) {
      forget(log.removeFirst());
    }
    for (Subscriber subscriber : subscribersOf(change.key().resource())) {
      subscriber.sink.accept(change);
    }
  }

  /// Once a change has left the log, nothing older than it can be asked for at its key.
  private void forget(Change change) {
    compacted = change.revision();
    NavigableMap<ObjectName, Version> versions = versions(change.key().resource());
    Version newest = versions.get(change.key().name());
    if (newest == null) {
      return;
    }
    if (newest.entry == null && newest.revision <= change.revision()) {
      versions.remove(change.key().name());
      return;
    }
    Version version = newest;
    while (version != null && version.revision > change.revision()) {
      version = version.previous;
    }
    if (version != null) {
      version.previous = null;
    }
  }

  @Override
  public StorageView range(StorageRange range) {
    long now = revision;
    long pinned = range.revision() == 0 ? now : range.revision();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<ObjectName, Version> each : from(range).entrySet()) {
      if (outside(range, each.getKey())) {
        break;
      }
      Entry entry = entryAt(each.getValue(), pinned);
      if (entry != null) {
        entries.add(entry);
        if (entries.size() == range.limit()) {
          break;
        }
      }
    }
    // After the walk: a compaction meanwhile could have cut a chain above the pinned revision.
    if (pinned < compacted) {
      throw new RevisionGone(pinned, compacted);
    }
    return new StorageView(entries, pinned);
  }

  @Override
  public long count(StorageRange range) {
    return range(range.page(range.after(), 0)).entries().size();
  }

  private NavigableMap<ObjectName, Version> from(StorageRange range) {
    NavigableMap<ObjectName, Version> versions = versions(range.resource());
    if (range.after().isPresent()) {
      return versions.tailMap(range.after().get(), false);
    }
    return range.namespace().isEmpty()
        ? versions
        : versions.tailMap(new ObjectName(range.namespace(), ""), true);
  }

  private static boolean outside(StorageRange range, ObjectName name) {
    return !range.namespace().isEmpty() && !range.namespace().equals(name.namespace());
  }

  private static @Nullable Entry entryAt(Version newest, long revision) {
    Version version = newest;
    while (version != null && version.revision > revision) {
      version = version.previous;
    }
    return version == null ? null : version.entry;
  }

  private NavigableMap<ObjectName, Version> versions(String resource) {
    return resources.computeIfAbsent(resource, name -> new ConcurrentSkipListMap<>(KeyOrder.ETCD));
  }

  private List<Subscriber> subscribersOf(String resource) {
    return subscribers.computeIfAbsent(resource, name -> new CopyOnWriteArrayList<>());
  }

  @Override
  public Subscription subscribe(String resource, long after, ChangeSink sink) {
    Subscriber subscriber = new Subscriber(sink);
    lock.lock();
    try {
      if (after < compacted) {
        throw new RevisionGone(after, compacted);
      }
      if (after < revision) {
        replay(resource, after, sink);
      }
      subscribersOf(resource).add(subscriber);
    } finally {
      lock.unlock();
    }
    return () -> subscribersOf(resource).remove(subscriber);
  }

  private void replay(String resource, long after, ChangeSink sink) {
    for (Change change : log) {
      if (change.revision() > after && change.key().resource().equals(resource)) {
        sink.accept(change);
      }
    }
  }

  @Override
  public void compact(long upTo) {
    lock.lock();
    try {
      while (!log.isEmpty() && log.getFirst().revision() <= upTo) {
        forget(log.removeFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    subscribers.clear();
  }
}
