package dev.galley.checks.bench;

/// A server that is measured.
record Target(String name, Endpoint endpoint, Processes processes) {}
