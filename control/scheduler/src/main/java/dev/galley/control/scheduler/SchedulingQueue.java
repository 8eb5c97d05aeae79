package dev.galley.control.scheduler;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/// The pods that wait for a node, with the rules of kube-scheduler's queue: the most important
/// first, then the one that waits longest; who found no node waits until something changed that may
/// help, and at least its backoff; who waits for five minutes is tried again anyway. Thread-safe.
final class SchedulingQueue {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final World world;
  private final Signal changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectName, Waiting> waiting = new LinkedHashMap<>();
  private final PriorityQueue<Waiting> active =
      new PriorityQueue<>(
          Comparator.comparingLong((Waiting each) -> -each.priority())
              .thenComparingLong(each -> each.turn));
  private long turns;
  private long moves;

  private enum State {
    ACTIVE,
    BACKING_OFF,
    UNSCHEDULABLE,
    TAKEN
  }

  /// A pod in the queue.
  static final class Waiting {
    private KubeObject pod;
    private State state = State.ACTIVE;
    private int attempts;
    private Instant due = Instant.MAX;
    private long turn;
    private long movesSeen;

    private Waiting(KubeObject pod) {
      this.pod = pod;
    }

    KubeObject pod() {
      return pod;
    }

    private long priority() {
      return pod.number(0, "spec", "priority");
    }
  }

  SchedulingQueue(World world) {
    this.world = world;
    this.changed = world.signal("a pod to schedule");
  }

  /// Adds a pod, or learns how it is now; a change that may matter to scheduling lets it try again.
  void put(KubeObject pod) {
    lock.lock();
    try {
      Waiting known = waiting.get(pod.objectName());
      if (known == null || !known.pod.uid().equals(pod.uid())) {
        discard(pod.objectName());
        Waiting added = new Waiting(pod);
        waiting.put(pod.objectName(), added);
        activate(added);
        return;
      }
      boolean matters = matters(known.pod, pod);
      if (known.state == State.ACTIVE) {
        // The order depends on the pod, so it leaves the heap while it changes.
        active.remove(known);
        known.pod = pod;
        active.add(known);
      } else {
        known.pod = pod;
        if (matters && known.state == State.UNSCHEDULABLE) {
          activate(known);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean matters(KubeObject before, KubeObject after) {
    return !before.map("spec").equals(after.map("spec"))
        || !before.labels().equals(after.labels())
        || !before.annotations().equals(after.annotations());
  }

  void remove(ObjectName pod) {
    lock.lock();
    try {
      discard(pod);
    } finally {
      lock.unlock();
    }
  }

  private void discard(ObjectName pod) {
    Waiting removed = waiting.remove(pod);
    if (removed != null) {
      active.remove(removed);
    }
  }

  private void activate(Waiting each) {
    each.state = State.ACTIVE;
    each.due = Instant.MAX;
    each.turn = turns++;
    active.add(each);
    changed.raise();
  }

  /// Something changed that may help: whoever found no node tries again after its backoff.
  void retryAll() {
    lock.lock();
    try {
      moves++;
      List<Waiting> stuck = new ArrayList<>();
      for (Waiting each : waiting.values()) {
        if (each.state == State.UNSCHEDULABLE) {
          stuck.add(each);
        }
      }
      stuck.forEach(this::retryLater);
      if (!stuck.isEmpty()) {
        changed.raise();
      }
    } finally {
      lock.unlock();
    }
  }

  private void retryLater(Waiting each) {
    Instant tried = each.due.minus(LONGEST_WAIT);
    Instant due = tried.plus(backoff(each.attempts));
    if (due.isAfter(world.now())) {
      each.state = State.BACKING_OFF;
      each.due = due;
    } else {
      activate(each);
    }
  }

  private static Duration backoff(int attempts) {
    long seconds = FIRST_BACKOFF.toSeconds() << Math.min(Math.max(attempts - 1, 0), 10);
    return seconds > LONGEST_BACKOFF.toSeconds() ? LONGEST_BACKOFF : Duration.ofSeconds(seconds);
  }

  /// Takes the next pod, waiting for one; it stays known until [#done] or one of the others.
  Waiting take() {
    while (true) {
      long seen = changed.count();
      Duration wait;
      lock.lock();
      try {
        Instant next = promote();
        Waiting first = active.poll();
        if (first != null) {
          first.state = State.TAKEN;
          first.attempts++;
          first.movesSeen = moves;
          return first;
        }
        wait = next.equals(Instant.MAX) ? Signal.FOREVER : Duration.between(world.now(), next);
      } finally {
        lock.unlock();
      }
      changed.awaitAfter(seen, wait);
    }
  }

  /// Activates who is due; answers when the next one is.
  private Instant promote() {
    Instant now = world.now();
    Instant next = Instant.MAX;
    for (Waiting each : List.copyOf(waiting.values())) {
      if (each.state == State.ACTIVE || each.state == State.TAKEN) {
        continue;
      }
      if (!each.due.isAfter(now)) {
        activate(each);
      } else if (each.due.isBefore(next)) {
        next = each.due;
      }
    }
    return next;
  }

  /// The pod has a node, or needs none any more.
  void done(Waiting taken) {
    lock.lock();
    try {
      waiting.remove(taken.pod.objectName(), taken);
    } finally {
      lock.unlock();
    }
  }

  /// No node took the pod: it waits for a change; if there was one meanwhile, only its backoff.
  void unschedulable(Waiting taken) {
    put(taken, moves(taken) ? State.BACKING_OFF : State.UNSCHEDULABLE);
  }

  /// Something went wrong that may go right next time.
  void failed(Waiting taken) {
    put(taken, State.BACKING_OFF);
  }

  private boolean moves(Waiting taken) {
    lock.lock();
    try {
      return taken.movesSeen != moves;
    } finally {
      lock.unlock();
    }
  }

  private void put(Waiting taken, State state) {
    lock.lock();
    try {
      if (waiting.get(taken.pod.objectName()) != null && taken.state == State.TAKEN) {
        taken.state = state;
        Duration delay = state == State.BACKING_OFF ? backoff(taken.attempts) : LONGEST_WAIT;
        taken.due = world.now().plus(delay);
      }
    } finally {
      lock.unlock();
    }
    changed.raise();
  }
}
