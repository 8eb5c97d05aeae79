package dev.galley.cloud.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Where an instance type is offered and what it costs there.
///
/// On-demand prices are those of us-east-1; other regions' are estimated by a factor per region.
public final class Market {
  /// By how much prices of the common types differ from us-east-1's, from AWS's public price pages.
  private static final Map<String, Double> FACTORS =
      Map.ofEntries(
          Map.entry("us-east-1", 1.0),
          Map.entry("us-east-2", 1.0),
          Map.entry("us-west-1", 1.17),
          Map.entry("us-west-2", 1.0),
          Map.entry("ca-central-1", 1.11),
          Map.entry("eu-west-1", 1.11),
          Map.entry("eu-west-2", 1.16),
          Map.entry("eu-west-3", 1.17),
          Map.entry("eu-central-1", 1.20),
          Map.entry("eu-north-1", 1.06),
          Map.entry("eu-south-1", 1.17),
          Map.entry("ap-northeast-1", 1.29),
          Map.entry("ap-northeast-2", 1.23),
          Map.entry("ap-southeast-1", 1.25),
          Map.entry("ap-southeast-2", 1.25),
          Map.entry("ap-south-1", 1.05),
          Map.entry("sa-east-1", 1.60));

  private static final double UNKNOWN_REGION = 1.2;

  /// The middle of what the spot advisor says of types it knows.
  private static final int USUAL_SAVING = 60;

  private final String type;
  private final OptionalDouble onDemand;
  private final Map<String, String> zoneLetters;
  private final Map<String, Advice> advice;

  /// What the spot advisor says of one region.
  record Advice(int savingPercent, InterruptionBand band) {}

  Market(
      String type,
      OptionalDouble onDemand,
      Map<String, String> zoneLetters,
      Map<String, Advice> advice) {
    this.type = type;
    this.onDemand = onDemand;
    this.zoneLetters = Collections.unmodifiableMap(new TreeMap<>(zoneLetters));
    this.advice = Map.copyOf(advice);
  }

  /// The zones of a region that offer the type, for example `us-east-1a`; of a region whose offers
  /// are not known, the first three, if us-east-1 has the type.
  public List<String> zones(String region) {
    String letters = zoneLetters.get(region);
    if (letters == null) {
      boolean unknown = !Catalog.KNOWN_REGIONS.contains(region);
      letters = unknown && zoneLetters.containsKey("us-east-1") ? "abc" : "";
    }
    return letters.chars().mapToObj(letter -> region + (char) letter).toList();
  }

  /// The on-demand price for Linux; empty when no public list has one.
  public Optional<Price> onDemand(String region) {
    if (onDemand.isEmpty()) {
      return Optional.empty();
    }
    double factor = FACTORS.getOrDefault(region, UNKNOWN_REGION);
    double price = Math.round(onDemand.getAsDouble() * factor * 1e6) / 1e6;
    return Optional.of(new Price(price, !region.equals("us-east-1")));
  }

  /// The spot price in a zone such as `us-east-1a`.
  ///
  /// Only savings per region are public. Zones differ in truth, so each gets its own place within
  /// ten percent, always the same one.
  public Optional<SpotPrice> spot(String zone) {
    String region = Catalog.regionOf(zone);
    Optional<Price> full = onDemand(region);
    if (full.isEmpty()) {
      return Optional.empty();
    }
    Advice known = advice.get(region);
    int saving = known == null ? USUAL_SAVING : known.savingPercent();
    double price = full.get().usdPerHour();
    double likely = Math.min(price, price * (1 - saving / 100.0) * (1 + place(zone)));
    return Optional.of(
        new SpotPrice(
            rounded(likely * 0.85),
            rounded(likely),
            rounded(Math.min(price, likely * 1.25)),
            known == null ? InterruptionBand.FROM_10_TO_15_PERCENT : known.band(),
            known == null || full.get().estimated()));
  }

  private double place(String zone) {
    CRC32 sum = new CRC32();
    sum.update((type + "/" + zone).getBytes(StandardCharsets.UTF_8));
    return (sum.getValue() % 2001 - 1000) / 10_000.0;
  }

  private static double rounded(double price) {
    return Math.round(price * 1e6) / 1e6;
  }
}
