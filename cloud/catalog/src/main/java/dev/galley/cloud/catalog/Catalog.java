package dev.galley.cloud.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The instance types of EC2, as recorded in 2026. Immutable.
public final class Catalog {
  /// The regions whose offers are recorded, in the order of the data.
  public static final List<String> KNOWN_REGIONS =
      List.of("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1");

  private static final Map<String, String> DIRECTIONS =
      Map.ofEntries(
          Map.entry("east", "e"),
          Map.entry("west", "w"),
          Map.entry("north", "n"),
          Map.entry("south", "s"),
          Map.entry("central", "c"),
          Map.entry("northeast", "ne"),
          Map.entry("northwest", "nw"),
          Map.entry("southeast", "se"),
          Map.entry("southwest", "sw"));

  private final SortedMap<String, InstanceType> types;

  private Catalog(SortedMap<String, InstanceType> types) {
    this.types = Collections.unmodifiableSortedMap(types);
  }

  /// The catalogue that comes with Galley; read on first use and then shared.
  public static Catalog builtIn() {
    return BuiltIn.CATALOG;
  }

  /// A catalogue of only these types, for tests and models.
  public static Catalog of(Collection<InstanceType> types) {
    TreeMap<String, InstanceType> byName = new TreeMap<>();
    types.forEach(type -> byName.put(type.name(), type));
    return new Catalog(byName);
  }

  /// Sorted by name.
  public Collection<InstanceType> types() {
    return types.values();
  }

  public Optional<InstanceType> find(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /// The zones of a region: six in us-east-1, four in us-west-2, three elsewhere.
  public static List<String> zones(String region) {
    String letters =
        switch (region) {
          case "us-east-1" -> "abcdef";
          case "us-west-2" -> "abcd";
          default -> "abc";
        };
    return letters.chars().mapToObj(letter -> region + (char) letter).toList();
  }

  /// The identifier that names the same place in every account, such as `use1-az1`. In truth each
  /// account has its own assignment of letters; here it is in order.
  public static String zoneId(String zone) {
    String region = regionOf(zone);
    String[] parts = region.split("-");
    StringBuilder id = new StringBuilder();
    for (String part : parts) {
      id.append(DIRECTIONS.getOrDefault(part, part));
    }
    return id.append("-az").append(zone.charAt(zone.length() - 1) - 'a' + 1).toString();
  }

  /// The region of a zone: its name without the letter.
  public static String regionOf(String zone) {
    return zone.isEmpty() ? "" : zone.substring(0, zone.length() - 1);
  }

  /// Read when it is first asked for, not when the class is.
  private static final class BuiltIn {
    static final Catalog CATALOG = read();

    private static Catalog read() {
      List<InstanceType> types = new ArrayList<>(1400);
      for (String line : text().split("\n")) {
        if (!line.startsWith("#")) {
          types.add(CatalogRow.parse(line));
        }
      }
      return of(types);
    }

    private static String text() {
      try (InputStream data = Catalog.class.getResourceAsStream("instance-types.tsv")) {
        if (data == null) {
          throw new IllegalStateException("the catalogue of instance types is missing");
        }
        return new String(data.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
