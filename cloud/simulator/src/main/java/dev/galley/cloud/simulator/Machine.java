package dev.galley.cloud.simulator;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An instance type as the simulated region sells it.
///
/// @param architectures `x86_64`, `arm64`, as EC2 calls them
/// @param onDemand US dollars per hour
/// @param spot US dollars per hour in each zone that offers the type
record Machine(
    String type,
    int vcpus,
    long memoryMiB,
    List<String> architectures,
    double onDemand,
    Map<String, Double> spot) {
  Machine {
    architectures = List.copyOf(architectures);
    spot = Collections.unmodifiableMap(new TreeMap<>(spot));
  }

  /// The price in a zone; empty where the type is not offered.
  Optional<Double> price(String zone, boolean asSpot) {
    return Optional.ofNullable(spot.get(zone)).map(price -> asSpot ? price : onDemand);
  }
}
