package dev.galley.base.runtime;

/// Told when a task ends with an exception that nobody caught: always a defect of the task.
@FunctionalInterface
public interface FailureListener {
  void failed(String task, Throwable failure);
}
