package dev.galley.control.capacity;

import dev.galley.cloud.catalog.InstanceType;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An instance type as a node class could buy it: what its nodes would be like, and every offering
/// that is available now.
record TypeOption(
    InstanceType type,
    Requirements requirements,
    Resources capacity,
    Resources allocatable,
    List<Offering> offerings) {
  TypeOption {
    offerings = List.copyOf(offerings);
  }

  String name() {
    return type.name();
  }

  Optional<Offering> cheapest(Requirements wanted) {
    return offerings.stream()
        .filter(offering -> offering.suits(wanted))
        .min(Comparator.comparingDouble(Offering::price));
  }

  boolean hasOffering(Requirements wanted) {
    for (Offering offering : offerings) {
      if (offering.suits(wanted)) {
        return true;
      }
    }
    return false;
  }

  /// Cheapest first, by the cheapest offering that suits; names break ties.
  static List<TypeOption> byPrice(List<TypeOption> options, Requirements wanted) {
    record Priced(TypeOption option, double price) {}
    return options.stream()
        .map(option ->
            new Priced(
                option, option.cheapest(wanted).map(Offering::price).orElse(Double.MAX_VALUE)))
        .sorted(
            Comparator.comparingDouble(Priced::price)
                .thenComparing(priced -> priced.option().name()))
        .map(Priced::option)
        .toList();
  }
}
