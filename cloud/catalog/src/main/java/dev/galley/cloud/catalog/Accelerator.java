package dev.galley.cloud.catalog;

/// The accelerators of an instance type other than GPUs; `cores` of each, 0 when they have none to
/// request.
public record Accelerator(String name, String manufacturer, int count, int cores) {}
