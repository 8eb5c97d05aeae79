package dev.galley.control.provision;

/// Hears of every step, from the task that runs it; must return quickly.
@FunctionalInterface
public interface StepListener {
  StepListener SILENT = _ -> {};

  void onStep(Step step);
}
