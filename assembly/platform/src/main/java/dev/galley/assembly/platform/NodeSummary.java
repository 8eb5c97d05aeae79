package dev.galley.assembly.platform;

/// A node with what it costs and what it carries.
///
/// Prices are dollars per hour; quantities are milli-CPUs and bytes, requested by pods and
/// allocatable. `pool` is the node pool, or the node group in parentheses.
public record NodeSummary(
    String name,
    String pool,
    String instanceType,
    String capacityType,
    String zone,
    boolean ready,
    int pods,
    long cpuRequested,
    long cpuAllocatable,
    long memoryRequested,
    long memoryAllocatable,
    double pricePerHour) {}
