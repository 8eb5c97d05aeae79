package dev.galley.base.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Everything a component may ask of the outside besides its APIs: the time, to sleep, to start a
/// task, to wait for a signal, a random number, and whether a fault strikes here.
///
/// Two implementations: [RealWorld] and [SimulatedWorld]. Code written against a world is plain
/// blocking Java. Two rules keep it right in both: never sleep or wait while holding a lock, and
/// guard shared state with locks as if tasks ran in parallel, because in the real world they do.
public interface World {
  Instant now();

  /// Sleeps at least that long.
  ///
  /// @throws TaskCancelled when the calling task is cancelled before or during the sleep
  void sleep(Duration duration);

  /// Lets other tasks that are ready run first. The simulated world chooses among them by its seed,
  /// which is how another seed explores another legal order; the real world may do nothing.
  ///
  /// @throws TaskCancelled when the calling task has been cancelled
  void yield();

  /// Starts a task as a child of the calling task: cancelling the parent cancels the child.
  ///
  /// A task that ends with an exception other than [TaskCancelled] is reported to the world's
  /// failure listener and never disturbs its siblings.
  Task start(String name, Runnable work);

  /// Runs work that keeps its thread in native code or at the disk for long, in a way that lets all
  /// other tasks run meanwhile. The work itself neither sleeps nor waits. Does not end early when
  /// the calling task is cancelled; what the work throws is thrown here.
  void block(Runnable work);

  /// Tells the world's failure listener about a defect that was caught and survived, for example by
  /// trying again.
  void report(String task, Throwable failure);

  /// A new signal; the name appears in reports of what everyone was waiting for.
  Signal signal(String name);

  /// Random numbers; a function of the seed in a simulated world. Safe for use by many tasks.
  RandomGenerator random();

  /// Which fault strikes at this point now. Components name their points `area.operation`, for
  /// example `kube.update` or `aws.CreateFleet`, and pass a detail that plans can match on.
  Fault faultAt(String point, String detail);

  /// A unique identifier in the form of a UUID; repeatable in a simulated world.
  default String uuid() {
    return new UUID(
            (random().nextLong() & ~0xF000L) | 0x4000L,
            (random().nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
        .toString();
  }

  /// Passes a fault point: returns, or sleeps, or throws, as the plan says.
  ///
  /// @throws FaultStruck when the fault is a failure
  default void pass(String point, String detail) {
    switch (faultAt(point, detail)) {
      case Fault.None() -> {}
      case Fault.Delay(Duration by) -> sleep(by);
      case Fault.Fail(String reason) -> throw new FaultStruck(point, detail, reason);
    }
  }
}
