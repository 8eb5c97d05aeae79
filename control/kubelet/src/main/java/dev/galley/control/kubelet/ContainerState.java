package dev.galley.control.kubelet;

import java.time.Instant;

/// The three states of a container.
sealed interface ContainerState {
  /// Not running; the reason as kubectl shows it, such as `ImagePullBackOff`.
  record Waiting(String reason, String message) implements ContainerState {}

  record Running(Instant since) implements ContainerState {}

  record Ended(int exitCode, String reason, String message, Instant since, Instant at)
      implements ContainerState {}
}
