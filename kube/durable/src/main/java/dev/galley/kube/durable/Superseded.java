package dev.galley.kube.durable;

import dev.galley.base.runtime.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The revisions whose rows nobody can ask for any more, in the order in which their rows have to
/// go: were the row of a deletion removed before that of the object it deleted, a crash in between
/// would bring the object back. Thread-safe.
final class Superseded {
  /// So many rows wait at most for the next period.
  private static final int MANY = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Long> revisions = new ArrayDeque<>();
  private final Signal many;

  Superseded(Signal many) {
    this.many = many;
  }

  void add(long revision) {
    boolean full;
    lock.lock();
    try {
      revisions.addLast(revision);
      full = revisions.size() % MANY == 0;
    } finally {
      lock.unlock();
    }
    if (full) {
      many.raise();
    }
  }

  List<Long> take(int limit) {
    List<Long> taken = new ArrayList<>();
    lock.lock();
    try {
      while (taken.size() < limit && !revisions.isEmpty()) {
        taken.add(revisions.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    return taken;
  }
}
