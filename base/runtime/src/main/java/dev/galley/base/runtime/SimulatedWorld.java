package dev.galley.base.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A world on virtual time: deterministic, seeded, and as fast as the work in it.
///
/// Tasks are virtual threads of which exactly one runs at a time; a task gives up its turn only
/// when it sleeps, waits or yields. The next turn goes to the task with the earliest wake-up time,
/// ties broken by a seeded choice; when nobody is ready, time jumps. The same seed gives the same
/// run, another seed another legal interleaving.
///
/// All state is touched only by the task whose turn it is, and the hand-over publishes it to the
/// next one, so the world itself needs no locks.
public final class SimulatedWorld implements World {
  /// When simulated runs begin, unless told otherwise; fixed, so that runs can be compared.
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /// How many turns may be given without time moving on.
  private static final long BUSY = 1_000_000;

  private final RandomGenerator random;
  private final FaultPlan faults;
  private final Turns<SimulatedTask> turns;
  private final List<SimulatedTask> alive = new ArrayList<>();
  private final Semaphore over = new Semaphore(0);
  private final List<TaskFailure> failures = new ArrayList<>();
  private Instant now;
  private long jumpedAt;
  private @Nullable SimulatedTask running;
  private @Nullable SimulatedTask main;
  private @Nullable Stalled stalled;
  private boolean closing;

  /// A task that ended with an exception nobody caught, or reported one.
  public record TaskFailure(String task, Throwable failure) {}

  public SimulatedWorld(long seed) {
    this(seed, EPOCH, FaultPlan.NOTHING_FAILS);
  }

  public SimulatedWorld(long seed, Instant start, FaultPlan faults) {
    var algorithm = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom");
    this.random = algorithm.create(seed);
    this.turns = new Turns<>(algorithm.create(seed ^ 0x9E3779B97F4A7C15L));
    this.now = start;
    this.faults = faults;
  }

  /// Runs `work` as the main task and everything it starts, on the calling thread's time, until the
  /// main task ends; then cancels what is left and waits until it has ended.
  ///
  /// @throws Stalled when every task waits without a limit of time, so that nothing can happen
  public void run(String name, Runnable work) {
    if (main != null) {
      throw new IllegalStateException("a simulated world runs once");
    }
    SimulatedTask task = new SimulatedTask(name, null);
    main = task;
    launch(task, work);
    pass(null);
    over.acquireUninterruptibly();
    if (stalled != null) {
      throw stalled;
    }
    if (task.failure instanceof RuntimeException failure) {
      throw failure;
    }
    if (task.failure instanceof Error failure) {
      throw failure;
    }
  }

  /// What tasks other than the main one ended with, and what was reported, in order.
  public List<TaskFailure> failures() {
    return List.copyOf(failures);
  }

  /// How many turns have been given so far.
  public long turns() {
    return turns.given();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Fault faultAt(String point, String detail) {
    return faults.strike(this, point, detail);
  }

  @Override
  public void sleep(Duration duration) {
    SimulatedTask task = current();
    task.checkCancelled();
    task.waitingFor = "time";
    wakeAt(task, later(duration));
    pass(task);
    task.checkCancelled();
  }

  @Override
  public void yield() {
    SimulatedTask task = current();
    task.checkCancelled();
    if (!turns.anyUntil(now)) {
      return;
    }
    task.waitingFor = "its turn";
    wakeAt(task, now);
    pass(task);
    task.checkCancelled();
  }

  @Override
  public Task start(String name, Runnable work) {
    SimulatedTask parent = current();
    SimulatedTask task = new SimulatedTask(name, parent);
    launch(task, work);
    return task;
  }

  @Override
  public void block(Runnable work) {
    work.run();
  }

  @Override
  public void report(String task, Throwable failure) {
    failures.add(new TaskFailure(task, failure));
  }

  @Override
  public Signal signal(String name) {
    return new SimulatedSignal(name);
  }

  private SimulatedTask current() {
    SimulatedTask task = running;
    if (task == null || task.thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "called from outside the simulated world, by thread " + Thread.currentThread());
    }
    return task;
  }

  private Instant later(Duration duration) {
    return duration.isNegative() ? now : now.plus(duration);
  }

  private void launch(SimulatedTask task, Runnable work) {
    alive.add(task);
    task.thread =
        Thread.ofVirtual()
            .name(task.name)
            .unstarted(() -> {
              task.turn.acquireUninterruptibly();
              try {
                if (!task.cancelled) {
                  work.run();
                }
              } catch (TaskCancelled stopped) {
                // The way a cancelled task ends.
              } catch (Throwable failure) {
                task.failure = failure;
                if (task != main) {
                  failures.add(new TaskFailure(task.name, failure));
                }
              }
              end(task);
            });
    task.thread.start();
    wakeAt(task, now);
  }

  private void end(SimulatedTask task) {
    task.done = true;
    alive.remove(task);
    task.finished.raise();
    if (task == main) {
      closing = true;
      List.copyOf(alive).forEach(SimulatedTask::cancel);
    }
    pass(null);
  }

  private void wakeAt(SimulatedTask task, Instant at) {
    if (task.next != null) {
      task.next.cancel();
    }
    task.next = turns.book(task, at);
  }

  /// Hands the turn to the next task; returns when it is `from`'s turn again.
  private void pass(@Nullable SimulatedTask from) {
    running = null;
    SimulatedTask next = nextTask();
    if (next == null) {
      over.release();
      return;
    }
    if (next == from) {
      running = from;
      return;
    }
    running = next;
    next.turn.release();
    if (from != null) {
      from.turn.acquireUninterruptibly();
    }
  }

  private @Nullable SimulatedTask nextTask() {
    while (true) {
      Turns.Turn<SimulatedTask> turn = turns.next();
      if (turn == null) {
        if (closing || alive.isEmpty()) {
          return null;
        }
        stall();
        continue;
      }
      if (turn.at().isAfter(now)) {
        now = turn.at();
        jumpedAt = turns.given();
      }
      turns.give();
      SimulatedTask task = turn.task();
      task.next = null;
      if (turns.given() - jumpedAt > BUSY && !closing) {
        stopBusyness(task);
        if (task.next != null) {
          continue; // Cancelling it has given it another turn.
        }
      }
      return task;
    }
  }

  /// Nobody is ready and nobody ever will be: report it, and unwind every task.
  private void stall() {
    List<String> waiting = alive.stream().map(SimulatedTask::toString).sorted().toList();
    stalled = new Stalled(now, waiting);
    closing = true;
    List.copyOf(alive).forEach(SimulatedTask::cancel);
  }

  /// Tasks keep each other busy and time never moves on: report it, and unwind every task.
  private void stopBusyness(SimulatedTask next) {
    List<String> busy = new ArrayList<>();
    busy.add(next.name);
    turns.bookedUntil(now).forEach(task -> busy.add(task.name));
    stalled = Stalled.busy(now, BUSY, busy.stream().distinct().sorted().toList());
    closing = true;
    List.copyOf(alive).forEach(SimulatedTask::cancel);
  }

  private record Waiter(SimulatedTask task, long seen) {}

  private final class SimulatedTask implements Task {
    private final String name;
    private final Semaphore turn = new Semaphore(0);
    private final List<SimulatedTask> children = new ArrayList<>();
    private final SimulatedSignal finished;
    private @Nullable Thread thread;
    private Turns.@Nullable Turn<SimulatedTask> next;
    private @Nullable Throwable failure;
    private String waitingFor = "its first turn";
    private boolean cancelled;
    private boolean done;

    SimulatedTask(String name, @Nullable SimulatedTask parent) {
      this.name = name;
      this.finished = new SimulatedSignal("end of " + name);
      if (parent != null) {
        parent.children.removeIf(child -> child.done && child.children.isEmpty());
        parent.children.add(this);
        cancelled = parent.cancelled;
      }
    }

    void checkCancelled() {
      if (cancelled) {
        throw new TaskCancelled(name);
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void cancel() {
      if (!cancelled) {
        cancelled = true;
        if (!done && this != running) {
          wakeAt(this, now);
        }
      }
      List.copyOf(children).forEach(SimulatedTask::cancel);
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public boolean join(Duration timeout) {
      return finished.awaitAfter(0, timeout);
    }

    @Override
    public String toString() {
      return name + " waits for " + waitingFor;
    }
  }

  private final class SimulatedSignal implements Signal {
    private final String name;
    private final List<Waiter> waiters = new ArrayList<>();
    private long count;

    SimulatedSignal(String name) {
      this.name = name;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public void raise() {
      count++;
      for (Waiter waiter : waiters) {
        if (count > waiter.seen && !waiter.task.done) {
          wakeAt(waiter.task, now);
        }
      }
    }

    @Override
    public boolean awaitAfter(long seen, Duration timeout) {
      SimulatedTask task = current();
      task.checkCancelled();
      if (count > seen) {
        return true;
      }
      if (timeout.isZero() || timeout.isNegative()) {
        return false;
      }
      task.waitingFor = name;
      Waiter waiter = new Waiter(task, seen);
      waiters.add(waiter);
      if (timeout.compareTo(FOREVER) < 0) {
        wakeAt(task, later(timeout));
      }
      pass(task);
      waiters.remove(waiter);
      task.checkCancelled();
      return count > seen;
    }
  }
}
