package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.TaskCancelled;
import dev.galley.base.runtime.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Delivers changes to one handler in order, never two at a time, without a lock held and without a
/// task of its own: whoever adds a change while nobody delivers, delivers.
final class Delivery {
  private final World world;
  private final String name;
  private final ChangeHandler handler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Change> pending = new ArrayDeque<>();
  private boolean delivering;
  private volatile boolean closed;

  private record Change(@Nullable KubeObject before, @Nullable KubeObject after) {}

  Delivery(World world, String name, ChangeHandler handler) {
    this.world = world;
    this.name = name;
    this.handler = handler;
  }

  void add(@Nullable KubeObject before, @Nullable KubeObject after) {
    lock.lock();
    try {
      pending.add(new Change(before, after));
    } finally {
      lock.unlock();
    }
  }

  /// Delivers what was added, unless another task is doing so.
  void deliver() {
    boolean first = true;
    try {
      for (Change change = next(first); change != null; change = next(false)) {
        first = false;
        call(change);
      }
    } catch (TaskCancelled cancelled) {
      stop();
      throw cancelled;
    }
  }

  private void call(Change change) {
    if (closed) {
      return;
    }
    try {
      handler.changed(change.before, change.after);
    } catch (TaskCancelled cancelled) {
      throw cancelled;
    } catch (RuntimeException failure) {
      world.report(name, failure);
    }
  }

  private @Nullable Change next(boolean first) {
    lock.lock();
    try {
      if (first && delivering) {
        return null;
      }
      Change change = pending.poll();
      delivering = change != null;
      return change;
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    lock.lock();
    try {
      delivering = false;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    closed = true;
  }
}
