package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Where the log lines of containers come from.
@FunctionalInterface
public interface PodLogs {
  PodLogs NONE = (pod, container, options, lines) -> {};

  /// Hands over the lines of a container's log, oldest first, without line feeds. With `follow` it
  /// waits for more until the container ends or nobody reads any more.
  void read(KubeObject pod, String container, LogOptions options, Lines lines);

  /// Which part of a log is wanted.
  record LogOptions(
      boolean follow,
      boolean previous,
      boolean timestamps,
      OptionalLong tailLines,
      Optional<Instant> since) {}

  /// Takes the lines of a log.
  interface Lines {
    /// @return false when nobody reads any more
    boolean line(String text);

    /// Whether nobody reads any more.
    boolean isClosed();
  }
}
