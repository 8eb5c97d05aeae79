package dev.galley.cloud.simulator;

import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.InstanceType;
import dev.galley.cloud.catalog.Price;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What the simulated region sells: the catalogue's types, in the account's zones.
final class Offers {
  private final Catalog catalog;
  private final String region;
  private final List<String> zones;

  Offers(Catalog catalog, String region, List<String> zones) {
    this.catalog = catalog;
    this.region = region;
    this.zones = zones;
  }

  Optional<Machine> machine(String type) {
    return catalog.find(type).map(this::machine);
  }

  /// All types that at least one zone offers, by name.
  List<Machine> machines() {
    return catalog.types().stream()
        .map(this::machine)
        .filter(machine -> !machine.spot().isEmpty())
        .toList();
  }

  private Machine machine(InstanceType type) {
    double onDemand = type.market().onDemand(region).map(Price::usdPerHour).orElse(0.0);
    TreeMap<String, Double> spot = new TreeMap<>();
    for (String zone : type.zones(region)) {
      if (zones.contains(zone)) {
        spot.put(zone, type.market().spot(zone).map(price -> price.likely()).orElse(onDemand));
      }
    }
    return new Machine(
        type.name(),
        type.processor().vcpus(),
        type.memoryMiB(),
        List.of(ec2Architecture(type.processor().architecture())),
        onDemand,
        spot);
  }

  /// Kubernetes and EC2 have different names for one architecture.
  private static String ec2Architecture(String architecture) {
    return architecture.equals("amd64") ? "x86_64" : architecture;
  }
}
