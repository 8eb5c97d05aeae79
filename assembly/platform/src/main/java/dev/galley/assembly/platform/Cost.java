package dev.galley.assembly.platform;

import java.util.List;

/// What a platform costs while it stands as it does: a range, because spot prices move, made of
/// items with their source.
public record Cost(List<Item> items) {
  /// AWS's own month: 730 hours.
  public static final double HOURS_PER_MONTH = 730;

  /// One thing that costs money, in dollars per hour.
  public record Item(String what, double low, double high, String source) {}

  public Cost {
    items = List.copyOf(items);
  }

  public double lowPerHour() {
    return items.stream().mapToDouble(Item::low).sum();
  }

  public double highPerHour() {
    return items.stream().mapToDouble(Item::high).sum();
  }

  public double lowPerMonth() {
    return lowPerHour() * HOURS_PER_MONTH;
  }

  public double highPerMonth() {
    return highPerHour() * HOURS_PER_MONTH;
  }
}
