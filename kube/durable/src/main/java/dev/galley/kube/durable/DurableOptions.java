package dev.galley.kube.durable;

import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;

/// How a durable storage is set up.
///
/// @param history how many changes at most are kept for lists of the past and watches that resume
/// @param compactEvery how often what was superseded before the last time is forgotten; upstream's
///   API server does so every five minutes
/// @param maximumBytes how large the file may become, as etcd's quota; 0 for no limit
public record DurableOptions(int history, Duration compactEvery, long maximumBytes) {
  public static final DurableOptions DEFAULT =
      new DurableOptions(MemoryStorage.DEFAULT_HISTORY, Duration.ofMinutes(5), 0);

  public DurableOptions history(int changes) {
    return new DurableOptions(changes, compactEvery, maximumBytes);
  }

  public DurableOptions compactEvery(Duration period) {
    return new DurableOptions(history, period, maximumBytes);
  }

  public DurableOptions maximumBytes(long bytes) {
    return new DurableOptions(history, compactEvery, bytes);
  }
}
