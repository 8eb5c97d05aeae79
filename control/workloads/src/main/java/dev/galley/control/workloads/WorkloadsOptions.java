package dev.galley.control.workloads;

import java.time.Duration;

/// How the controllers are set up.
///
/// @param rootCertificate by which pods trust the API server; empty for the one that the API server
///   publishes
/// @param nodeGracePeriod how long a node may stay silent before it counts as unreachable
/// @param issuer holds the cluster's keys
public record WorkloadsOptions(String rootCertificate, Duration nodeGracePeriod, Issuer issuer) {
  public static final WorkloadsOptions DEFAULT =
      new WorkloadsOptions("", Duration.ofSeconds(50), Issuer.NONE);

  public WorkloadsOptions rootCertificate(String pem) {
    return new WorkloadsOptions(pem, nodeGracePeriod, issuer);
  }

  public WorkloadsOptions nodeGracePeriod(Duration period) {
    return new WorkloadsOptions(rootCertificate, period, issuer);
  }

  public WorkloadsOptions issuer(Issuer holder) {
    return new WorkloadsOptions(rootCertificate, nodeGracePeriod, holder);
  }
}
