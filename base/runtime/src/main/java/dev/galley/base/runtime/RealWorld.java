package dev.galley.base.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The real world: the system clock and virtual threads. Thread-safe.
///
/// Cancelling never interrupts a thread, because an interrupt would close files and sockets that
/// other tasks share; it wakes the task's wait instead.
public final class RealWorld implements World {
  private static final ScopedValue<RealTask> CURRENT = ScopedValue.newInstance();

  /// Threads for work that blocks, kept for a minute after the last such work.
  private static final ExecutorService BLOCKED =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("blocked").factory());

  private final FailureListener failures;

  public RealWorld(FailureListener failures) {
    this.failures = failures;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) {
    signal("sleep").awaitAfter(0, duration);
  }

  @Override
  public void yield() {
    checkCancelled();
  }

  @Override
  public Task start(String name, Runnable work) {
    RealTask parent = CURRENT.isBound() ? CURRENT.get() : null;
    RealTask task = new RealTask(name, parent);
    if (parent != null) {
      parent.adopt(task);
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> ScopedValue.where(CURRENT, task).run(() -> run(task, work)));
    return task;
  }

  private void run(RealTask task, Runnable work) {
    try {
      if (!task.cancelled) {
        work.run();
      }
    } catch (TaskCancelled stopped) {
      // The way a cancelled task ends.
    } catch (Throwable failure) {
      failures.failed(task.name(), failure);
    } finally {
      task.done = true;
      task.finished.raise();
      task.retire();
    }
  }

  /// On a thread of its own: a virtual thread in native code would keep its carrier, of which there
  /// are only as many as processors.
  @Override
  public void block(Runnable work) {
    if (!Thread.currentThread().isVirtual()) {
      work.run();
      return;
    }
    try {
      CompletableFuture.runAsync(work, BLOCKED).join();
    } catch (CompletionException failure) {
      switch (failure.getCause()) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw failure;
      }
    }
  }

  @Override
  public void report(String task, Throwable failure) {
    failures.failed(task, failure);
  }

  @Override
  public Signal signal(String name) {
    return new RealSignal();
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }

  @Override
  public Fault faultAt(String point, String detail) {
    return Fault.NONE;
  }

  private static void checkCancelled() {
    if (CURRENT.isBound() && CURRENT.get().cancelled) {
      throw new TaskCancelled(CURRENT.get().name());
    }
  }

  private static final class RealTask implements Task {
    private final String name;
    private final @Nullable RealTask parent;
    private final Set<RealTask> children = ConcurrentHashMap.newKeySet();
    private final RealSignal finished = new RealSignal();
    private volatile boolean cancelled;
    private volatile boolean done;
    private volatile @Nullable RealSignal waitingOn;

    RealTask(String name, @Nullable RealTask parent) {
      this.name = name;
      this.parent = parent;
    }

    /// Nobody need remember a task that has ended together with all its descendants.
    void retire() {
      if (parent != null && done && children.isEmpty()) {
        parent.children.remove(this);
        parent.retire();
      }
    }

    void adopt(RealTask child) {
      children.add(child);
      if (cancelled) {
        child.cancel();
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void cancel() {
      cancelled = true;
      RealSignal signal = waitingOn;
      if (signal != null) {
        signal.wake();
      }
      children.forEach(RealTask::cancel);
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public boolean join(Duration timeout) {
      return finished.awaitAfter(0, timeout);
    }
  }

  private static final class RealSignal implements Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    @Override
    public long count() {
      lock.lock();
      try {
        return count;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void raise() {
      lock.lock();
      try {
        count++;
        raised.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void wake() {
      lock.lock();
      try {
        raised.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean awaitAfter(long seen, Duration timeout) {
      RealTask task = CURRENT.isBound() ? CURRENT.get() : null;
      long left = nanos(timeout);
      lock.lock();
      try {
        if (task != null) {
          task.waitingOn = this;
        }
        while (count <= seen) {
          checkCancelled();
          if (left <= 0) {
            return false;
          }
          left = raised.awaitNanos(left);
        }
        checkCancelled();
        return true;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new TaskCancelled(task == null ? "outside any task" : task.name());
      } finally {
        if (task != null) {
          task.waitingOn = null;
        }
        lock.unlock();
      }
    }

    private static long nanos(Duration timeout) {
      return timeout.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }
  }
}
