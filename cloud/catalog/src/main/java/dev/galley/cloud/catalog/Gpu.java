package dev.galley.cloud.catalog;

/// The GPUs of an instance type, which are all alike; memory is of each.
public record Gpu(String name, String manufacturer, int count, long memoryMiB) {}
