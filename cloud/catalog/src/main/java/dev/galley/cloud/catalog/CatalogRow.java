package dev.galley.cloud.catalog;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// Reads one line of the data file, whose first line names the columns.
final class CatalogRow {
  private final String[] cells;
  private int next;

  private CatalogRow(String line) {
    this.cells = line.split("\t", -1);
  }

  static InstanceType parse(String line) {
    return new CatalogRow(line).type();
  }

  private InstanceType type() {
    String name = text();
    int vcpus = number();
    long memory = number();
    Processor processor = new Processor(text(), text(), vcpus, number());
    Set<Trait> traits = traits(text());
    String hypervisor = text();
    Network network =
        new Network(number(), number(), number(), number(), number(), optionalNumber());
    OptionalLong ebs = optionalNumber();
    OptionalLong ebsMaximum = optionalNumber();
    int attachments = number();
    Optional<Gpu> gpu = gpu(text());
    Optional<Accelerator> accelerator = accelerator(text());
    Storage storage =
        new Storage(number(), !text().equals("unsupported"), ebs, ebsMaximum, attachments);
    String price = text();
    OptionalDouble onDemand =
        price.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(price));
    Market market = new Market(name, onDemand, zones(text()), advice(text()));
    return new InstanceType(
        name, processor, memory, network, storage, gpu, accelerator, traits, hypervisor, market);
  }

  private String text() {
    return cells[next++];
  }

  /// 0 where the cell is empty.
  private int number() {
    String cell = text();
    return cell.isEmpty() ? 0 : Integer.parseInt(cell);
  }

  private OptionalLong optionalNumber() {
    String cell = text();
    return cell.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cell));
  }

  private static Set<Trait> traits(String letters) {
    EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (letters.indexOf(trait.letter()) >= 0) {
        traits.add(trait);
      }
    }
    return Collections.unmodifiableSet(traits);
  }

  private static Optional<Gpu> gpu(String cell) {
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = cell.split(",");
    return Optional.of(
        new Gpu(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3])));
  }

  private static Optional<Accelerator> accelerator(String cell) {
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = cell.split(",");
    return Optional.of(
        new Accelerator(
            parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
  }

  private static Map<String, String> zones(String cell) {
    Map<String, String> zones = new LinkedHashMap<>();
    String[] parts = cell.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].isEmpty()) {
        zones.put(Catalog.KNOWN_REGIONS.get(i), parts[i]);
      }
    }
    return zones;
  }

  private static Map<String, Market.Advice> advice(String cell) {
    Map<String, Market.Advice> advice = new LinkedHashMap<>();
    String[] parts = cell.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      int dot = parts[i].indexOf('.');
      if (dot > 0) {
        int band = Integer.parseInt(parts[i].substring(dot + 1));
        int saving = Integer.parseInt(parts[i].substring(0, dot));
        advice.put(
            Catalog.KNOWN_REGIONS.get(i),
            new Market.Advice(saving, InterruptionBand.values()[band]));
      }
    }
    return advice;
  }
}
