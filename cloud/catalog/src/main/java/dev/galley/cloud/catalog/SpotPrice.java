package dev.galley.cloud.catalog;

/// What a spot instance costs per hour in one zone: the likely price within a range, because spot
/// prices move, and how often AWS takes such instances back.
public record SpotPrice(
    double low, double likely, double high, InterruptionBand interruptions, boolean estimated) {}
