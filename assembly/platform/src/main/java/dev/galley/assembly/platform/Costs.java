package dev.galley.assembly.platform;

import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.SpotPrice;
import dev.galley.cloud.simulator.InstanceView;
import dev.galley.cloud.simulator.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums up what an account pays by the hour.
final class Costs {
  private static final String LIST = "AWS price list, us-east-1, 2026";

  private Costs() {}

  static Cost of(Ledger ledger, List<InstanceView> instances) {
    List<Cost.Item> items = new ArrayList<>();
    nodes(items, instances);
    item(items, ledger, "volume", "volumes");
    item(items, ledger, "control-plane", "control plane");
    item(items, ledger, "nat-gateway", "NAT gateway");
    item(items, ledger, "public-ipv4", "public addresses");
    return new Cost(items);
  }

  private static void nodes(List<Cost.Item> items, List<InstanceView> instances) {
    double low = 0;
    double high = 0;
    boolean spot = false;
    for (InstanceView instance : instances) {
      Optional<SpotPrice> price = spotPrice(instance);
      spot |= price.isPresent();
      low += price.map(SpotPrice::low).orElse(instance.usdPerHour());
      high += price.map(SpotPrice::high).orElse(instance.usdPerHour());
    }
    if (!instances.isEmpty()) {
      String what = instances.size() + (instances.size() == 1 ? " instance" : " instances");
      items.add(new Cost.Item(what, low, high, spot ? "spot advisor, 2025: prices move" : LIST));
    }
  }

  private static Optional<SpotPrice> spotPrice(InstanceView instance) {
    return instance.capacityType().equals("spot")
        ? Catalog.builtIn()
            .find(instance.type())
            .flatMap(type -> type.market().spot(instance.zone()))
        : Optional.empty();
  }

  private static void item(List<Cost.Item> items, Ledger ledger, String kind, String what) {
    double sum =
        ledger.lines().stream()
            .filter(line -> line.kind().equals(kind))
            .mapToDouble(Ledger.Line::usdPerHour)
            .sum();
    if (sum > 0) {
      items.add(new Cost.Item(what, sum, sum, LIST));
    }
  }
}
