package dev.galley.cloud.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.eks.model.AccessConfigResponse;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.CreateAccessConfigRequest;
import software.amazon.awssdk.services.eks.model.CreateClusterRequest;
import software.amazon.awssdk.services.eks.model.Identity;
import software.amazon.awssdk.services.eks.model.IpFamily;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.OIDC;
import software.amazon.awssdk.services.eks.model.SupportType;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateClusterConfigRequest;
import software.amazon.awssdk.services.eks.model.UpdateParam;
import software.amazon.awssdk.services.eks.model.UpdateParamType;
import software.amazon.awssdk.services.eks.model.UpdateStatus;
import software.amazon.awssdk.services.eks.model.UpdateType;
import software.amazon.awssdk.services.eks.model.UpgradePolicyResponse;
import software.amazon.awssdk.services.eks.model.VpcConfigRequest;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/// Control planes: created in minutes, changed in minutes, deleted in minutes.
final class Clusters {
  static final String EKS = "eks.amazonaws.com";

  /// How EKS addresses Kubernetes services unless told otherwise in a 10.0.0.0/8 network.
  private static final String SERVICES = "172.20.0.0/16";

  private static final int MOST_CIDRS = 40;

  private final Cloud cloud;
  private final Roles roles;
  private final Region region;
  private final TreeMap<String, EksCluster> clusters = new TreeMap<>();

  Clusters(Cloud cloud, Roles roles, Region region) {
    this.cloud = cloud;
    this.roles = roles;
    this.region = region;
  }

  String arn(String name) {
    return cloud.arn("eks", "cluster/" + name);
  }

  Optional<EksCluster> find(String name) {
    return Optional.ofNullable(clusters.get(name));
  }

  EksCluster cluster(String name) {
    return Cloud.require(
        find(name), () -> EksCluster.missing("No cluster found for name: " + name + "."));
  }

  List<EksCluster> all() {
    return List.copyOf(clusters.values());
  }

  EksCluster create(CreateClusterRequest request) {
    String name = request.name();
    if (clusters.containsKey(name)) {
      throw EksCluster.inUse("Cluster already exists with name: " + name);
    }
    VpcConfigRequest network = request.resourcesVpcConfig();
    if (network.subnetIds().size() < 2 || zones(network.subnetIds()) < 2) {
      throw EksCluster.invalid("Subnets specified must be in at least two different AZs");
    }
    checkRole(request.roleArn(), EKS);
    String group = securityGroup(name, network.subnetIds().getFirst());
    EksCluster cluster = new EksCluster(described(request, group));
    clusters.put(name, cluster);
    cloud
        .timeline()
        .after(
            cloud.latencies().cluster(),
            "cluster " + name + " active",
            () -> cloud.locked(() -> activate(cluster)));
    return cluster;
  }

  private static void activate(EksCluster cluster) {
    if (cluster.cluster.status() == ClusterStatus.CREATING) {
      cluster.become(ClusterStatus.ACTIVE);
    }
  }

  private long zones(List<String> subnets) {
    return subnets.stream()
        .map(id -> region.networks.subnet(id).availabilityZone())
        .distinct()
        .count();
  }

  /// Refuses a role that is not there or that a service may not assume.
  void checkRole(String arn, String service) {
    boolean fits =
        roles.byArn(arn).map(role -> roles.trusts(role, service, "AssumeRole")).orElse(false);
    if (!fits) {
      throw EksCluster.invalid(
          "Role with arn: "
              + arn
              + ", could not be assumed because it does not exist or the trusted entity is not"
              + " correct");
    }
  }

  /// The group that EKS itself makes for control plane and nodes.
  private String securityGroup(String name, String subnet) {
    return region
        .groups
        .create(
            CreateSecurityGroupRequest.builder()
                .groupName(
                    "eks-cluster-sg-" + name + "-" + (cloud.world().random().nextInt() >>> 1))
                .description(
                    "EKS created security group applied to ENI that is attached to EKS"
                        + " Control Plane master nodes, as well as any managed workloads.")
                .vpcId(region.networks.subnet(subnet).vpcId())
                .tagSpecifications(
                    TagSpecification.builder()
                        .resourceType(ResourceType.SECURITY_GROUP)
                        .tags(
                            tag("aws:eks:cluster-name", name),
                            tag("kubernetes.io/cluster/" + name, "owned"))
                        .build())
                .build())
        .groupId();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private Cluster described(CreateClusterRequest request, String securityGroup) {
    String id =
        "%016X%016X"
            .formatted(cloud.world().random().nextLong(), cloud.world().random().nextLong());
    SupportType support =
        request.upgradePolicy() == null
            ? SupportType.EXTENDED
            : request.upgradePolicy().supportType();
    return Cluster.builder()
        .name(request.name())
        .arn(arn(request.name()))
        .createdAt(cloud.world().now())
        .version(request.version())
        .platformVersion("eks.1")
        .status(ClusterStatus.CREATING)
        .roleArn(request.roleArn())
        .endpoint("https://" + id + ".gr7." + cloud.region() + ".eks.amazonaws.com")
        .certificateAuthority(Certificate.builder().data(certificate(id)).build())
        .identity(identity(id))
        .resourcesVpcConfig(network(request.resourcesVpcConfig(), securityGroup))
        .kubernetesNetworkConfig(services(request))
        .accessConfig(access(Optional.ofNullable(request.accessConfig())))
        .upgradePolicy(UpgradePolicyResponse.builder().supportType(support).build())
        .logging(request.logging())
        .tags(request.tags())
        .build();
  }

  private Identity identity(String id) {
    String issuer = "https://oidc.eks." + cloud.region() + ".amazonaws.com/id/" + id;
    return Identity.builder().oidc(OIDC.builder().issuer(issuer).build()).build();
  }

  private VpcConfigResponse network(VpcConfigRequest network, String securityGroup) {
    return VpcConfigResponse.builder()
        .subnetIds(network.subnetIds())
        .securityGroupIds(network.securityGroupIds())
        .clusterSecurityGroupId(securityGroup)
        .vpcId(region.networks.subnet(network.subnetIds().getFirst()).vpcId())
        .endpointPublicAccess(Optional.ofNullable(network.endpointPublicAccess()).orElse(true))
        .endpointPrivateAccess(Optional.ofNullable(network.endpointPrivateAccess()).orElse(false))
        .publicAccessCidrs(cidrs(network.publicAccessCidrs()))
        .build();
  }

  private static KubernetesNetworkConfigResponse services(CreateClusterRequest request) {
    String services =
        Optional.ofNullable(request.kubernetesNetworkConfig())
            .map(each -> each.serviceIpv4Cidr())
            .orElse(SERVICES);
    return KubernetesNetworkConfigResponse.builder()
        .serviceIpv4Cidr(services)
        .ipFamily(IpFamily.IPV4)
        .build();
  }

  private static AccessConfigResponse access(Optional<CreateAccessConfigRequest> access) {
    return AccessConfigResponse.builder()
        .authenticationMode(
            access
                .map(CreateAccessConfigRequest::authenticationMode)
                .orElse(AuthenticationMode.CONFIG_MAP))
        .bootstrapClusterCreatorAdminPermissions(
            access
                .map(CreateAccessConfigRequest::bootstrapClusterCreatorAdminPermissions)
                .orElse(true))
        .build();
  }

  private static String certificate(String id) {
    return Base64.getEncoder()
        .encodeToString(
            ("simulated " + id.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> cidrs(List<String> wanted) {
    if (wanted.size() > MOST_CIDRS) {
      throw EksCluster.invalid(
          "The number of CIDR blocks in publicAccessCidrs exceeds the limit of " + MOST_CIDRS);
    }
    for (String each : wanted) {
      try {
        Cidr.parse(each);
      } catch (IllegalArgumentException invalid) {
        throw EksCluster.invalid("The following CIDRs are invalid in publicAccessCidrs: " + each);
      }
    }
    return wanted.isEmpty() ? List.of("0.0.0.0/0") : wanted;
  }

  /// Changes who may reach the endpoint; in effect minutes later.
  Update update(UpdateClusterConfigRequest request) {
    EksCluster cluster = cluster(request.name());
    if (!cluster.isActive()) {
      throw EksCluster.inUse(
          "Cannot update because cluster "
              + request.name()
              + " currently has status "
              + cluster.cluster.statusAsString());
    }
    VpcConfigRequest wanted = request.resourcesVpcConfig();
    List<String> cidrs = cidrs(wanted.publicAccessCidrs());
    Update update =
        Update.builder()
            .id(cloud.world().uuid())
            .type(UpdateType.ENDPOINT_ACCESS_UPDATE)
            .status(UpdateStatus.IN_PROGRESS)
            .createdAt(cloud.world().now())
            .params(
                UpdateParam.builder()
                    .type(UpdateParamType.PUBLIC_ACCESS_CIDRS)
                    .value(String.join(",", cidrs))
                    .build())
            .errors(List.of())
            .build();
    cluster.updates.put(update.id(), update);
    cluster.become(ClusterStatus.UPDATING);
    cloud
        .timeline()
        .after(
            cloud.latencies().clusterUpdate(),
            "cluster " + request.name() + " updated",
            () -> cloud.locked(() -> updated(cluster, update, wanted, cidrs)));
    return update;
  }

  private static void updated(
      EksCluster cluster, Update update, VpcConfigRequest wanted, List<String> cidrs) {
    cluster.updates.put(update.id(), update.toBuilder().status(UpdateStatus.SUCCESSFUL).build());
    VpcConfigResponse.Builder network = cluster.cluster.resourcesVpcConfig().toBuilder();
    network.publicAccessCidrs(cidrs);
    Optional.ofNullable(wanted.endpointPublicAccess()).ifPresent(network::endpointPublicAccess);
    Optional.ofNullable(wanted.endpointPrivateAccess()).ifPresent(network::endpointPrivateAccess);
    cluster.cluster =
        cluster.cluster.toBuilder()
            .resourcesVpcConfig(network.build())
            .status(ClusterStatus.ACTIVE)
            .build();
  }

  EksCluster delete(String name) {
    EksCluster cluster = cluster(name);
    if (!cluster.groups.isEmpty()) {
      throw EksCluster.inUse("Cluster has nodegroups attached");
    }
    cluster.become(ClusterStatus.DELETING);
    cloud
        .timeline()
        .after(
            cloud.latencies().clusterDeleted(),
            "cluster " + name + " deleted",
            () -> cloud.locked(() -> deleted(cluster)));
    return cluster;
  }

  private void deleted(EksCluster cluster) {
    if (clusters.remove(cluster.name(), cluster)) {
      region.groups.delete(cluster.cluster.resourcesVpcConfig().clusterSecurityGroupId());
    }
  }
}
