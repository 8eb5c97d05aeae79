package dev.galley.kube.durable;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageFailed;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.Timeline;
import dev.galley.kube.storage.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Writes whatever has queued up in one transaction.
///
/// Whoever writes while nobody else does writes at once, on its own task: so a single writer never
/// waits for another task, nor does anyone in a simulated world. Who comes meanwhile joins a group,
/// which the writer task commits as soon as the transaction before it is done.
final class GroupCommit {
  private final World world;
  private final RevisionFile file;
  private final Timeline timeline;
  private final Signal handedOver;

  /// Guards everything below; never held while the disk works.
  private final ReentrantLock lock = new ReentrantLock();

  /// Keys of writes that are under way. Nobody else may write them, and nobody sees them.
  private final Map<StorageKey, Group> underWay = new HashMap<>();

  private Group gathering;
  private long lastRevision;
  private boolean committing;
  private boolean toWriter;
  private boolean writerWorks = true;

  /// Writes that reach the disk together or not at all.
  private static final class Group {
    private final Signal over;
    private final List<RevisionRow> rows = new ArrayList<>();
    private volatile @Nullable StorageFailed failure;

    Group(Signal over) {
      this.over = over;
    }
  }

  /// A write that has its place in a group; `first` when nobody is committing.
  private record Joined(Group group, Entry entry, boolean first) {}

  GroupCommit(World world, RevisionFile file, Timeline timeline) {
    this.world = world;
    this.file = file;
    this.timeline = timeline;
    this.handedOver = world.signal("writes for the storage writer");
    this.lastRevision = timeline.revision();
    this.gathering = newGroup();
  }

  private Group newGroup() {
    return new Group(world.signal("a write becoming durable"));
  }

  Write write(StorageKey key, long expected, LongFunction<KubeObject> at, boolean deletion) {
    while (true) {
      Group ahead;
      Joined joined = null;
      lock.lock();
      try {
        ahead = underWay.get(key);
        if (ahead == null) {
          Optional<Entry> current = timeline.get(key);
          if (current.map(Entry::revision).orElse(0L) != expected
              || (deletion && current.isEmpty())) {
            return new Write.Stale(current);
          }
          joined = join(key, at, deletion);
        }
      } finally {
        lock.unlock();
      }
      if (joined != null) {
        return finish(joined);
      }
      if (ahead != null) {
        // Whether this write is stale is known when that one is durable or has failed.
        ahead.over.awaitAfter(0);
      }
    }
  }

  private Joined join(StorageKey key, LongFunction<KubeObject> at, boolean deletion) {
    long revision = lastRevision + 1;
    KubeObject object = at.apply(revision);
    // Encoded before anything has changed: what cannot be encoded disturbs nobody else.
    object.json();
    Entry entry = new Entry(key, object, revision);
    lastRevision = revision;
    gathering.rows.add(new RevisionRow(entry, deletion));
    underWay.put(key, gathering);
    boolean first = !committing;
    committing = true;
    return new Joined(gathering, entry, first);
  }

  private Write finish(Joined joined) {
    if (joined.first()) {
      commitNext();
      passOn();
    } else {
      joined.group().over.awaitAfter(0);
    }
    StorageFailed failure = joined.group().failure;
    if (failure != null) {
      throw new StorageFailed(String.valueOf(failure.getMessage()), failure);
    }
    return new Write.Done(joined.entry());
  }

  /// What has queued up meanwhile goes to the writer task.
  private void passOn() {
    boolean itself;
    lock.lock();
    try {
      if (gathering.rows.isEmpty()) {
        committing = false;
        return;
      }
      toWriter = writerWorks;
      itself = !writerWorks;
    } finally {
      lock.unlock();
    }
    if (itself) {
      commitAll();
    } else {
      handedOver.raise();
    }
  }

  /// The work of the writer task.
  void run() {
    try {
      while (true) {
        long seen = handedOver.count();
        commitHandedOver();
        handedOver.awaitAfter(seen);
      }
    } finally {
      lock.lock();
      writerWorks = false;
      lock.unlock();
      commitHandedOver();
    }
  }

  private void commitHandedOver() {
    lock.lock();
    try {
      if (!toWriter) {
        return;
      }
      toWriter = false;
    } finally {
      lock.unlock();
    }
    world.block(this::commitAll);
  }

  private void commitAll() {
    boolean more = true;
    while (more) {
      commitNext();
      lock.lock();
      try {
        more = !gathering.rows.isEmpty();
        committing = more;
      } finally {
        lock.unlock();
      }
    }
  }

  /// Commits the group that is gathering; only called by the one who set `committing`.
  private void commitNext() {
    Group group;
    lock.lock();
    try {
      group = gathering;
      gathering = newGroup();
    } finally {
      lock.unlock();
    }
    try {
      file.append(group.rows);
    } catch (StorageFailed failure) {
      fail(group, failure);
      return;
    } catch (RuntimeException defect) {
      fail(group, new StorageFailed("cannot write: " + defect, defect));
      return;
    }
    group.rows.forEach(this::publish);
    lock.lock();
    try {
      group.rows.forEach(row -> underWay.remove(row.entry().key()));
    } finally {
      lock.unlock();
    }
    group.over.raise();
  }

  private void publish(RevisionRow row) {
    try {
      timeline.append(row.entry(), row.deleted());
    } catch (RuntimeException defect) {
      // A subscriber's; the write is durable, and the other subscribers and writers go on.
      world.report("storage", defect);
    }
  }

  /// Nothing of the group shows. Those who queued up behind it fail too: their revisions would
  /// leave a gap.
  private void fail(Group group, StorageFailed failure) {
    Group behind;
    lock.lock();
    try {
      behind = gathering;
      gathering = newGroup();
      underWay.clear();
      lastRevision = timeline.revision();
    } finally {
      lock.unlock();
    }
    for (Group failed : List.of(group, behind)) {
      failed.failure = failure;
      failed.over.raise();
    }
  }
}
