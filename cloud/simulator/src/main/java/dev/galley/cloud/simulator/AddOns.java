package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AddonHealth;
import software.amazon.awssdk.services.eks.model.AddonInfo;
import software.amazon.awssdk.services.eks.model.AddonIssue;
import software.amazon.awssdk.services.eks.model.AddonIssueCode;
import software.amazon.awssdk.services.eks.model.AddonStatus;
import software.amazon.awssdk.services.eks.model.AddonVersionInfo;
import software.amazon.awssdk.services.eks.model.CreateAddonRequest;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;

/// Add-ons: software that EKS puts into the cluster.
final class AddOns {
  /// The add-ons known here, each with one version.
  private static final Map<String, String> VERSIONS =
      new TreeMap<>(
          Map.of(
              "vpc-cni", "v1.20.4-eksbuild.2",
              "kube-proxy", "v1.34.0-eksbuild.2",
              "coredns", "v1.12.3-eksbuild.1",
              "eks-pod-identity-agent", "v1.3.9-eksbuild.3",
              "aws-ebs-csi-driver", "v1.51.0-eksbuild.1",
              "snapshot-controller", "v8.3.0-eksbuild.1",
              "metrics-server", "v0.8.0-eksbuild.2"));

  /// Those that run as deployments, and so are degraded until there are nodes.
  private static final Set<String> NEED_NODES =
      Set.of("coredns", "aws-ebs-csi-driver", "snapshot-controller", "metrics-server");

  private final Cloud cloud;
  private final Clusters clusters;

  AddOns(Cloud cloud, Clusters clusters) {
    this.cloud = cloud;
    this.clusters = clusters;
  }

  List<AddonInfo> versions(Optional<String> name) {
    return VERSIONS.entrySet().stream()
        .filter(each -> name.isEmpty() || name.get().equals(each.getKey()))
        .map(each ->
            AddonInfo.builder()
                .addonName(each.getKey())
                .owner("aws")
                .publisher("eks")
                .addonVersions(AddonVersionInfo.builder().addonVersion(each.getValue()).build())
                .build())
        .toList();
  }

  Addon addOn(EksCluster cluster, String name) {
    return Cloud.require(
        Optional.ofNullable(cluster.addOns.get(name)),
        () -> EksCluster.missing("No addon: " + name + " found in cluster: " + cluster.name()));
  }

  Addon create(CreateAddonRequest request) {
    EksCluster cluster = clusters.cluster(request.clusterName());
    String name = request.addonName();
    String version =
        Cloud.require(
            Optional.ofNullable(VERSIONS.get(name)),
            () -> EksCluster.invalid("Addon specified is not supported"));
    if (cluster.addOns.containsKey(name)) {
      throw EksCluster.inUse("Addon already exists.");
    }
    if (!cluster.isActive()) {
      throw EksCluster.invalidRequest("Cluster '" + cluster.name() + "' is not in ACTIVE status");
    }
    Addon addOn =
        Addon.builder()
            .addonName(name)
            .clusterName(cluster.name())
            .addonVersion(Optional.ofNullable(request.addonVersion()).orElse(version))
            .addonArn(
                cloud.arn(
                    "eks", "addon/%s/%s/%s".formatted(cluster.name(), name, cloud.world().uuid())))
            .status(AddonStatus.CREATING)
            .health(AddonHealth.builder().issues(List.of()).build())
            .createdAt(cloud.world().now())
            .modifiedAt(cloud.world().now())
            .configurationValues(request.configurationValues())
            .tags(request.tags())
            .build();
    cluster.addOns.put(name, addOn);
    settleLater(cluster, name);
    return addOn;
  }

  void delete(EksCluster cluster, String name) {
    addOn(cluster, name);
    cluster.addOns.remove(name);
  }

  /// A node group has become active: what waited for nodes settles.
  void nodesArrived(EksCluster cluster) {
    cluster.addOns.values().stream()
        .filter(each -> each.status() == AddonStatus.DEGRADED)
        .forEach(each -> settleLater(cluster, each.addonName()));
  }

  private void settleLater(EksCluster cluster, String name) {
    cloud
        .timeline()
        .after(
            cloud.latencies().addOn(),
            "add-on " + name,
            () -> cloud.locked(() -> settle(cluster, name)));
  }

  private static void settle(EksCluster cluster, String name) {
    Addon addOn = cluster.addOns.get(name);
    if (addOn == null) {
      return;
    }
    boolean nodes =
        cluster.groups.values().stream()
            .anyMatch(group -> group.status() == NodegroupStatus.ACTIVE);
    boolean works = nodes || !NEED_NODES.contains(name);
    List<AddonIssue> issues =
        works
            ? List.of()
            : List.of(
                AddonIssue.builder()
                    .code(AddonIssueCode.INSUFFICIENT_NUMBER_OF_REPLICAS)
                    .message(
                        "The add-on is unhealthy because it doesn't have the desired number of"
                            + " replicas.")
                    .build());
    cluster.addOns.put(
        name,
        addOn.toBuilder()
            .status(works ? AddonStatus.ACTIVE : AddonStatus.DEGRADED)
            .health(AddonHealth.builder().issues(issues).build())
            .build());
  }
}
