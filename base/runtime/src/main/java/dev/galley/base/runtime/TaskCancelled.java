package dev.galley.base.runtime;

/// Thrown by waits of a task that has been cancelled, to unwind it. Not an error: let it pass.
public final class TaskCancelled extends RuntimeException {
  public TaskCancelled(String task) {
    super("task cancelled: " + task, null, false, false);
  }
}
