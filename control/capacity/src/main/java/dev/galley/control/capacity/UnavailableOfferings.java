package dev.galley.control.capacity;

import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What EC2 has said it has no capacity for, remembered for three minutes. Thread-safe.
final class UnavailableOfferings {
  private static final Duration MEMORY = Duration.ofMinutes(3);

  private final World world;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  UnavailableOfferings(World world) {
    this.world = world;
  }

  void mark(String capacityType, String type, String zone) {
    until.put(key(capacityType, type, zone), world.now().plus(MEMORY));
    changes.incrementAndGet();
  }

  boolean isUnavailable(String capacityType, String type, String zone) {
    Instant end = until.get(key(capacityType, type, zone));
    return end != null && world.now().isBefore(end);
  }

  /// Grows whenever what is unavailable has changed, also by time.
  long version() {
    Instant now = world.now();
    if (until.values().removeIf(end -> !now.isBefore(end))) {
      changes.incrementAndGet();
    }
    return changes.get();
  }

  private static String key(String capacityType, String type, String zone) {
    return capacityType + ":" + type + ":" + zone;
  }
}
