package dev.galley.cloud.simulator;

import java.time.Duration;

/// How long things take in AWS, as its users meet them.
///
/// @param call one API call
/// @param visible until a new instance shows up in descriptions
/// @param running from launch until an instance is running
/// @param terminated from the request until an instance is gone
/// @param natGateway until a NAT gateway is available, or deleted
/// @param cluster until a cluster is active
/// @param clusterDeleted until a cluster is gone
/// @param clusterUpdate until a change of a cluster is in effect
/// @param nodeGroup from its instances' running until a node group is active
/// @param addOn until an add-on is active
/// @param event from a change until its event is in the queue
public record Latencies(
    Duration call,
    Duration visible,
    Duration running,
    Duration terminated,
    Duration natGateway,
    Duration cluster,
    Duration clusterDeleted,
    Duration clusterUpdate,
    Duration nodeGroup,
    Duration addOn,
    Duration event) {

  /// Typical values of a quiet day.
  public static final Latencies TYPICAL =
      new Latencies(
          Duration.ofMillis(80),
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          Duration.ofSeconds(40),
          Duration.ofSeconds(100),
          Duration.ofSeconds(540),
          Duration.ofSeconds(240),
          Duration.ofSeconds(120),
          Duration.ofSeconds(75),
          Duration.ofSeconds(20),
          Duration.ofMillis(500));
}
