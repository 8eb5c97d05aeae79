package dev.galley.control.kubelet;

/// What a container runs, written in Java: bound to an image, started when a pod of that image
/// starts, cancelled when the pod goes.
@FunctionalInterface
public interface Program {
  /// Runs as a task of the world until cancelled. To return is to exit 0, to throw is to exit 1
  /// with the exception's message; what happens then is the pod's restart policy.
  void run(ProgramContext context);
}
