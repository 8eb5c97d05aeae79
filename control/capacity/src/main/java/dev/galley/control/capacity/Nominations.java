package dev.galley.control.capacity;

import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Nodes that pods have just been planned onto, and that are therefore left alone for a while.
/// Thread-safe.
final class Nominations {
  private final World world;
  private final Duration time;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  Nominations(World world, Duration batchLimit) {
    this.world = world;
    Duration twice = batchLimit.multipliedBy(2);
    this.time = twice.compareTo(Duration.ofSeconds(10)) < 0 ? Duration.ofSeconds(10) : twice;
  }

  void add(String claim, String node) {
    Instant end = world.now().plus(time);
    if (!claim.isEmpty()) {
      until.put("claim/" + claim, end);
    }
    if (!node.isEmpty()) {
      until.put("node/" + node, end);
    }
  }

  boolean protects(String claim, String node) {
    Instant now = world.now();
    until.values().removeIf(end -> !now.isBefore(end));
    return until.containsKey("claim/" + claim) || until.containsKey("node/" + node);
  }
}
