package dev.galley.base.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// A queue of things to look at, with the guarantees of client-go's work queue: an item waits in it
/// at most once; an item that is added while it is being worked on is queued again afterwards and
/// never worked on twice at a time; delayed items join when they are due; failures back off per
/// item. Thread-safe; `T` needs equality.
public final class WorkQueue<T> {
  private final World world;
  private final Backoff backoff;
  private final Signal changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<T> queue = new ArrayDeque<>();
  private final Set<T> waiting = new HashSet<>();
  private final Set<T> working = new LinkedHashSet<>();
  private final PriorityQueue<Delayed<T>> delayed = new PriorityQueue<>();
  private final Map<T, Instant> due = new HashMap<>();
  private final Map<T, Integer> failures = new HashMap<>();
  private long sequence;

  private record Delayed<T>(Instant at, long sequence, T item) implements Comparable<Delayed<T>> {
    @Override
    public int compareTo(Delayed<T> other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  public WorkQueue(World world, String name, Backoff backoff) {
    this.world = world;
    this.backoff = backoff;
    this.changed = world.signal("work in queue " + name);
  }

  public void add(T item) {
    lock.lock();
    try {
      if (!waiting.add(item)) {
        return;
      }
      if (!working.contains(item)) {
        queue.add(item);
      }
    } finally {
      lock.unlock();
    }
    changed.raise();
  }

  /// Adds the item after a delay; an earlier date set before stays, a later one is moved forward.
  public void addAfter(T item, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      add(item);
      return;
    }
    lock.lock();
    try {
      Instant at = world.now().plus(delay);
      Instant known = due.get(item);
      if (known != null && !known.isAfter(at)) {
        return;
      }
      due.put(item, at);
      delayed.add(new Delayed<>(at, sequence++, item));
    } finally {
      lock.unlock();
    }
    changed.raise();
  }

  /// Adds the item after its backoff, and counts one failure more.
  public Duration addRateLimited(T item) {
    Duration delay;
    lock.lock();
    try {
      int before = failures.merge(item, 1, Integer::sum) - 1;
      delay = backoff.after(before);
    } finally {
      lock.unlock();
    }
    addAfter(item, delay);
    return delay;
  }

  /// Forgets the item's failures.
  public void forget(T item) {
    lock.lock();
    try {
      failures.remove(item);
    } finally {
      lock.unlock();
    }
  }

  /// Takes the next item, waiting for one. The taker calls [#done] when it has finished.
  ///
  /// @throws TaskCancelled when the calling task is cancelled
  public T take() {
    while (true) {
      long seen = changed.count();
      Duration wait = Signal.FOREVER;
      lock.lock();
      try {
        Optional<Duration> next = promote();
        T item = queue.poll();
        if (item != null) {
          waiting.remove(item);
          working.add(item);
          return item;
        }
        if (next.isPresent()) {
          wait = next.get();
        }
      } finally {
        lock.unlock();
      }
      changed.awaitAfter(seen, wait);
    }
  }

  /// Moves what is due into the queue; answers how long until the next one is.
  private Optional<Duration> promote() {
    Instant now = world.now();
    while (true) {
      Delayed<T> first = delayed.peek();
      if (first == null) {
        return Optional.empty();
      }
      if (first.at.isAfter(now)) {
        return Optional.of(Duration.between(now, first.at));
      }
      delayed.poll();
      if (first.at.equals(due.get(first.item))) {
        due.remove(first.item);
        if (waiting.add(first.item) && !working.contains(first.item)) {
          queue.add(first.item);
        }
      }
    }
  }

  public void done(T item) {
    boolean again;
    lock.lock();
    try {
      working.remove(item);
      again = waiting.contains(item);
      if (again) {
        queue.add(item);
      }
    } finally {
      lock.unlock();
    }
    if (again) {
      changed.raise();
    }
  }

  /// How many items wait to be worked on now, delayed ones not counted.
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
