package dev.galley.cloud.catalog;

/// A price per hour in US dollars; an estimate where no public list has it.
public record Price(double usdPerHour, boolean estimated) {}
