package dev.galley.cloud.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An instance as those see it who give it something to do: what it is, where, and what it was told
/// to run.
///
/// @param capacityType `spot` or `on-demand`
/// @param state EC2's word for it: `pending`, `running`, `shutting-down`, `terminated`
/// @param instanceProfile the ARN of its instance profile; empty without one
/// @param userData what it runs at boot, decoded; empty without any
/// @param usdPerHour the price it was launched at
public record InstanceView(
    String id,
    String type,
    String zone,
    String subnetId,
    String privateIp,
    String privateDnsName,
    String capacityType,
    String state,
    String architecture,
    String imageId,
    List<String> securityGroups,
    String instanceProfile,
    String userData,
    SortedMap<String, String> tags,
    Instant launched,
    double usdPerHour) {
  public InstanceView {
    securityGroups = List.copyOf(securityGroups);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// How Kubernetes calls the instance: `aws:///us-east-1a/i-…`.
  public String providerId() {
    return "aws:///" + zone + "/" + id;
  }
}
