package dev.galley.control.capacity;

import dev.galley.cloud.catalog.Catalog;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Requirements;
import java.util.Map;

/// A way to buy an instance type: in a zone, as spot or on demand, at a price per hour.
record Offering(String zone, String capacityType, double price, Requirements requirements) {

  static Offering of(String zone, String capacityType, double price) {
    return new Offering(
        zone,
        capacityType,
        price,
        Requirements.ofLabels(
            Map.of(
                Labels.ZONE,
                zone,
                Labels.ZONE_ID,
                Catalog.zoneId(zone),
                Labels.CAPACITY_TYPE,
                capacityType)));
  }

  /// Whether a node with these requirements may be bought this way.
  boolean suits(Requirements wanted) {
    return wanted.get(Labels.ZONE).has(zone)
        && wanted.get(Labels.CAPACITY_TYPE).has(capacityType)
        && wanted.compatible(requirements, Labels.wellKnown());
  }
}
