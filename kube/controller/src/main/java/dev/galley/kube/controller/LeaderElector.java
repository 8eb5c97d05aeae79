package dev.galley.kube.controller;

/// Lets one of several instances work at a time.
@FunctionalInterface
public interface LeaderElector {
  /// For a program of which only one instance runs.
  LeaderElector ALWAYS = Runnable::run;

  /// Waits until this instance leads, then runs the work; the work is cancelled when the lead is
  /// lost. Returns when the work has ended or the lead was lost.
  void lead(Runnable work);
}
