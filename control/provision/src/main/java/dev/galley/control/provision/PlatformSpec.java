package dev.galley.control.provision;

import java.util.List;
import java.util.Optional;

/// The AWS side of a platform, as `platform.yaml` describes it.
///
/// @param name of the cluster, and the value of every discovery tag
/// @param allowedCidrs who may reach the cluster's public endpoint; empty means that there is none
/// @param adminRole the ARN of the role that administers the cluster; empty means whoever creates
///   it
public record PlatformSpec(
    String name,
    String region,
    String kubernetesVersion,
    List<String> allowedCidrs,
    Optional<String> adminRole,
    NodeGroup nodeGroup,
    Karpenter karpenter,
    Flux flux,
    List<String> addOns) {
  public PlatformSpec {
    allowedCidrs = List.copyOf(allowedCidrs);
    addOns = List.copyOf(addOns);
  }

  /// The add-ons without which a platform does not work.
  public static final List<String> ADD_ONS =
      List.of("vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns");

  /// The managed node group on which Flux and Karpenter run.
  ///
  /// @param capacityType `SPOT` or `ON_DEMAND`
  public record NodeGroup(
      String name,
      List<String> instanceTypes,
      String capacityType,
      String amiType,
      int min,
      int max,
      int desired,
      List<NodeTaint> taints) {
    public NodeGroup {
      instanceTypes = List.copyOf(instanceTypes);
      taints = List.copyOf(taints);
    }
  }

  /// A taint as EKS writes it, with effects such as `NO_SCHEDULE`.
  public record NodeTaint(String key, String value, String effect) {
    /// The effect as Kubernetes writes it.
    public String kubernetesEffect() {
      return switch (effect) {
        case "NO_EXECUTE" -> "NoExecute";
        case "PREFER_NO_SCHEDULE" -> "PreferNoSchedule";
        default -> "NoSchedule";
      };
    }
  }

  /// What Karpenter gets in AWS.
  ///
  /// @param nodeRole the role of the nodes that it launches
  /// @param controllerRole the role of its own pods
  public record Karpenter(
      String queue,
      String nodeRole,
      String controllerRole,
      String namespace,
      String serviceAccount) {}

  /// How Flux is brought up.
  ///
  /// @param path the folder of the cluster in the repository; empty means the first that is there
  ///   of `clusters/NAME` and `kube/clusters/NAME`
  /// @param tolerationKeys the taints that Flux's pods tolerate
  public record Flux(Optional<String> path, List<String> tolerationKeys, String version) {
    public Flux {
      tolerationKeys = List.copyOf(tolerationKeys);
    }
  }

  /// The platform of a repository without a `platform.yaml`.
  public static PlatformSpec named(String name) {
    return new PlatformSpec(
        name,
        "us-east-1",
        "1.34",
        List.of(),
        Optional.empty(),
        new NodeGroup(
            "karpenter",
            List.of("t4g.medium", "c6g.medium", "m6g.medium"),
            "SPOT",
            "AL2023_ARM_64_STANDARD",
            1,
            5,
            3,
            List.of(new NodeTaint("CriticalAddonsOnly", "true", "NO_SCHEDULE"))),
        new Karpenter(
            "Karpenter-" + name,
            "Karpenter-" + name,
            "KarpenterController-" + name,
            "kube-system",
            "karpenter"),
        new Flux(Optional.empty(), List.of("CriticalAddonsOnly"), "v2.5.1"),
        ADD_ONS);
  }
}
