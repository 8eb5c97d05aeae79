package dev.galley.cloud.simulator;

/// Something that happened to an instance.
public sealed interface InstanceEvent {
  InstanceView instance();

  /// It exists and is paid for, and does not run yet.
  record Launched(InstanceView instance) implements InstanceEvent {}

  /// It has booted far enough to run its user data.
  record Running(InstanceView instance) implements InstanceEvent {}

  /// It is being shut down; what runs on it ends now.
  record ShuttingDown(InstanceView instance) implements InstanceEvent {}

  /// It is gone.
  record Terminated(InstanceView instance) implements InstanceEvent {}

  /// AWS takes a spot instance back in two minutes.
  record Interrupted(InstanceView instance) implements InstanceEvent {}
}
