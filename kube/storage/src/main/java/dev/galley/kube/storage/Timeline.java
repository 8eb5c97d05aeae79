package dev.galley.kube.storage;

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
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What every storage knows in memory: an ordered map per resource whose values are chains of
/// versions, newest first, cut where the bounded log of changes ends, and who follows the changes.
///
/// Readers take no lock: they read the revision once and, at each key, the newest version that is
/// not younger.
public final class Timeline implements StoredState {
  private final int window;
  private final LongConsumer superseded;
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
    private final long after;

    Subscriber(ChangeSink sink, long after) {
      this.sink = sink;
      this.after = after;
    }
  }

  /// @param window how many changes are kept for lists of the past and for watches that resume
  /// @param superseded told each revision whose write nobody can ask for any more: for one key in
  ///   the order of the revisions. Called while the timeline is locked
  public Timeline(int window, LongConsumer superseded) {
    this.window = window;
    this.superseded = superseded;
  }

  @Override
  public long revision() {
    return revision;
  }

  /// The revision from which on changes are known.
  public long compacted() {
    return compacted;
  }

  @Override
  public Optional<Entry> get(StorageKey key) {
    NavigableMap<ObjectName, Version> versions = resources.get(key.resource());
    Version newest = versions == null ? null : versions.get(key.name());
    return newest == null ? Optional.empty() : Optional.ofNullable(newest.entry);
  }

  /// Adds the next change and tells it to those who follow.
  public void append(Entry entry, boolean deletion) {
    lock.lock();
    try {
      NavigableMap<ObjectName, Version> versions = versions(entry.key().resource());
      Version before = versions.get(entry.key().name());
      versions.put(
          entry.key().name(), new Version(deletion ? null : entry, entry.revision(), before));
      publish(new Change(entry, before == null ? null : before.entry, deletion));
    } finally {
      // Last, so that whoever sees the revision knows that its change has reached every sink.
      revision = entry.revision();
      lock.unlock();
    }
  }

  private void publish(Change change) {
    log.addLast(change);
    while (log.size() > window) {
      forget(log.removeFirst());
    }
    RuntimeException defect = null;
    for (Subscriber subscriber : subscribersOf(change.key().resource())) {
      try {
        if (change.revision() > subscriber.after) {
          subscriber.sink.accept(change);
        }
      } catch (RuntimeException broken) {
        defect = broken;
      }
    }
    if (defect != null) {
      // Only now: that one sink is broken must not leave the others without the change.
      throw defect;
    }
  }

  /// Once a change has left the log, nothing older than it can be asked for at its key.
  private void forget(Change change) {
    compacted = Math.max(compacted, change.revision());
    if (change.previous() != null) {
      superseded.accept(change.previous().revision());
    }
    if (change.deleted()) {
      superseded.accept(change.revision());
    }
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
    long pinned = range.revision() == 0 ? revision : range.revision();
    List<Entry> entries = new ArrayList<>();
    walk(range, pinned, range.limit(), entries::add);
    return new StorageView(entries, pinned);
  }

  @Override
  public long count(StorageRange range) {
    return walk(range, range.revision() == 0 ? revision : range.revision(), 0, entry -> {});
  }

  private long walk(StorageRange range, long pinned, int limit, Consumer<Entry> each) {
    long count = 0;
    for (Map.Entry<ObjectName, Version> versions : from(range).entrySet()) {
      if (outside(range, versions.getKey()) || (limit > 0 && count == limit)) {
        break;
      }
      Entry entry = entryAt(versions.getValue(), pinned);
      if (entry != null) {
        count++;
        each.accept(entry);
      }
    }
    // After the walk: a compaction meanwhile could have cut a chain above the pinned revision.
    if (pinned < compacted) {
      throw new RevisionGone(pinned, compacted);
    }
    return count;
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
  public Storage.Subscription subscribe(String resource, long after, ChangeSink sink) {
    Subscriber subscriber = new Subscriber(sink, after);
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

  /// Forgets the history up to a revision, and that there was no change up to it, if there was
  /// none; current objects stay.
  public void compact(long upTo) {
    lock.lock();
    try {
      while (!log.isEmpty() && log.getFirst().revision() <= upTo) {
        forget(log.removeFirst());
      }
      compacted = Math.max(compacted, Math.min(upTo, revision));
    } finally {
      lock.unlock();
    }
  }

  /// Goes on from a revision whose own change is no longer known.
  public void resumeAt(long last) {
    lock.lock();
    try {
      revision = Math.max(revision, last);
    } finally {
      lock.unlock();
    }
  }

  /// Nobody is told anything any more.
  public void close() {
    subscribers.clear();
  }
}
