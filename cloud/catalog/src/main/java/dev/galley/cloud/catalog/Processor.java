package dev.galley.cloud.catalog;

/// The processor of an instance type: architecture as Kubernetes names it, manufacturer, virtual
/// CPUs, and the sustained clock speed (0 when AWS does not tell).
public record Processor(String architecture, String manufacturer, int vcpus, int clockMhz) {}
