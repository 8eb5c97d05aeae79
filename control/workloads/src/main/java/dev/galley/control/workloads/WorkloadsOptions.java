package dev.galley.control.workloads;

import java.time.Duration;

/// How the controllers are set up: the certificate that pods trust the API server by, and how long
/// a node may stay silent before it counts as unreachable.
public record WorkloadsOptions(String rootCertificate, Duration nodeGracePeriod) {
  public static final WorkloadsOptions DEFAULT = new WorkloadsOptions("", Duration.ofSeconds(50));

  public WorkloadsOptions rootCertificate(String pem) {
    return new WorkloadsOptions(pem, nodeGracePeriod);
  }

  public WorkloadsOptions nodeGracePeriod(Duration period) {
    return new WorkloadsOptions(rootCertificate, period);
  }
}
