package dev.galley.kube.api;

import java.time.Duration;
import java.util.Optional;

/// An open watch. One task reads it; any task may close it.
public interface Watch extends AutoCloseable {
  /// Waits for the next event.
  ///
  /// @return empty when the time was up first
  /// @throws ApiException 410 when the watch fell behind and has to be opened again from a list;
  ///   another code when the connection was lost
  Optional<WatchEvent> next(Duration timeout);

  @Override
  void close();
}
