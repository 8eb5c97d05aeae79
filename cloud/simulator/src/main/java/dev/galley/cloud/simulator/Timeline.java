package dev.galley.cloud.simulator;

import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/// What AWS does on its own, later: instances start, clusters become active.
///
/// It runs as a task of AWS and not of whoever called, so that a caller who goes away does not take
/// a half-started machine with it.
final class Timeline {
  private record Due(Instant at, long number, String name, Runnable work) {}

  private final World world;
  private final double scale;
  private final Signal changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
  private long count;

  /// @param scale what every delay is multiplied with: 1 is as AWS does it
  Timeline(World world, double scale) {
    this.world = world;
    this.scale = scale;
    this.changed = world.signal("aws timeline");
    world.start("aws", this::run);
  }

  Duration scaled(Duration duration) {
    return scale == 1 ? duration : Duration.ofNanos((long) (duration.toNanos() * scale));
  }

  void after(Duration delay, String name, Runnable work) {
    Instant at = world.now().plus(scaled(delay));
    lock.lock();
    try {
      queue.add(new Due(at, count++, name, work));
    } finally {
      lock.unlock();
    }
    changed.raise();
  }

  private void run() {
    while (true) {
      long seen = changed.count();
      Optional<Due> due = nextDue();
      if (due.isPresent()) {
        // A task of its own, so that a listener that fails or waits does not stop the clock.
        world.start("aws " + due.get().name(), due.get().work());
      } else {
        changed.awaitAfter(seen, untilNext());
      }
    }
  }

  private Optional<Due> nextDue() {
    lock.lock();
    try {
      Due first = queue.peek();
      return first == null || first.at().isAfter(world.now())
          ? Optional.empty()
          : Optional.ofNullable(queue.poll());
    } finally {
      lock.unlock();
    }
  }

  private Duration untilNext() {
    lock.lock();
    try {
      Due first = queue.peek();
      return first == null ? Signal.FOREVER : Duration.between(world.now(), first.at());
    } finally {
      lock.unlock();
    }
  }
}
