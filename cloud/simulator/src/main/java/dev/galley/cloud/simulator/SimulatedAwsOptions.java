package dev.galley.cloud.simulator;

import dev.galley.cloud.catalog.Catalog;
import java.util.List;

/// How a simulated AWS is set up.
///
/// @param account the account's number; by default the one of AWS's own documentation
/// @param zones the names of the region's zones
/// @param latencyScale what every latency is multiplied with
public record SimulatedAwsOptions(
    String account, String region, List<String> zones, Latencies latencies, double latencyScale) {
  /// The account number that AWS's documentation uses for examples; it belongs to nobody.
  public static final String DOCUMENTATION_ACCOUNT = "111122223333";

  public SimulatedAwsOptions {
    zones = List.copyOf(zones);
  }

  /// All of a region's zones, and latencies as they usually are.
  public static SimulatedAwsOptions of(String region) {
    return new SimulatedAwsOptions(
        DOCUMENTATION_ACCOUNT, region, Catalog.zones(region), Latencies.TYPICAL, 1);
  }

  public SimulatedAwsOptions latencyScale(double scale) {
    return new SimulatedAwsOptions(account, region, zones, latencies, scale);
  }

  public SimulatedAwsOptions latencies(Latencies other) {
    return new SimulatedAwsOptions(account, region, zones, other, latencyScale);
  }

  /// The role that owns the account: an administrator, there from the beginning.
  public String administratorRole() {
    return "arn:aws:iam::" + account + ":role/Administrator";
  }
}
