package dev.galley.control.provision;

import java.util.List;

/// What there is in AWS after a platform has been created: what the steps after it need to know.
public record Provisioned(
    String clusterName,
    String clusterArn,
    String kubernetesVersion,
    String endpoint,
    String certificateAuthority,
    String serviceCidr,
    String vpcId,
    List<String> privateSubnets,
    String queue) {
  public Provisioned {
    privateSubnets = List.copyOf(privateSubnets);
  }
}
