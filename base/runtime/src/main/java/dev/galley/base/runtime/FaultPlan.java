package dev.galley.base.runtime;

/// Decides which faults strike. Called by a simulated world at every fault point, in the
/// deterministic order of the run, so a plan may keep counters.
@FunctionalInterface
public interface FaultPlan {
  FaultPlan NOTHING_FAILS = (world, point, detail) -> Fault.NONE;

  Fault strike(World world, String point, String detail);
}
