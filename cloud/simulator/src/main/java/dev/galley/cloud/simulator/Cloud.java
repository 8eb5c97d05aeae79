package dev.galley.cloud.simulator;

import dev.galley.base.runtime.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What all services of one simulated account share: its world, its lock, its clock, its names.
final class Cloud {
  /// Enough for a rehearsal and for hours of `up`; older calls are forgotten.
  private static final int CALLS_KEPT = 20_000;

  private final World world;
  private final SimulatedAwsOptions options;
  private final Timeline timeline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<CallRecord> calls = new ArrayDeque<>();

  Cloud(World world, SimulatedAwsOptions options) {
    this.world = world;
    this.options = options;
    this.timeline = new Timeline(world, options.latencyScale());
  }

  World world() {
    return world;
  }

  SimulatedAwsOptions options() {
    return options;
  }

  Latencies latencies() {
    return options.latencies();
  }

  Timeline timeline() {
    return timeline;
  }

  String region() {
    return options.region();
  }

  String account() {
    return options.account();
  }

  /// Runs `work` while nothing else in this account changes. It must neither sleep nor wait.
  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /// A new identifier such as `i-0a1b2c3d4e5f67890`.
  String id(String prefix) {
    return prefix + "-0" + "%016x".formatted(world.random().nextLong());
  }

  String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region() + ":" + account() + ":" + resource;
  }

  void record(CallRecord call) {
    locked(() -> {
      if (calls.size() == CALLS_KEPT) {
        calls.removeFirst();
      }
      calls.addLast(call);
    });
  }

  List<CallRecord> calls() {
    return locked(() -> List.copyOf(calls));
  }

  /// The element that must be there, as an answer or as the refusal that says it is not.
  static <T> T require(Optional<T> found, Supplier<? extends RuntimeException> refusal) {
    return found.orElseThrow(refusal);
  }
}
