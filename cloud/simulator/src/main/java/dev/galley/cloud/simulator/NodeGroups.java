package dev.galley.cloud.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.eks.model.AMITypes;
import software.amazon.awssdk.services.eks.model.CapacityTypes;
import software.amazon.awssdk.services.eks.model.CreateNodegroupRequest;
import software.amazon.awssdk.services.eks.model.Issue;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupHealth;
import software.amazon.awssdk.services.eks.model.NodegroupIssueCode;
import software.amazon.awssdk.services.eks.model.NodegroupScalingConfig;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigRequest;

/// Managed node groups: they keep as many instances running as they were told to.
final class NodeGroups {
  static final String NODE_GROUP_TAG = "eks:nodegroup-name";
  private static final String CLUSTER_TAG = "eks:cluster-name";

  /// How often a group tries again that found no capacity.
  private static final Duration RETRY = Duration.ofSeconds(60);

  private final Cloud cloud;
  private final Roles roles;
  private final Region region;
  private final Clusters clusters;
  private final AddOns addOns;

  NodeGroups(Cloud cloud, Roles roles, Region region, Clusters clusters, AddOns addOns) {
    this.cloud = cloud;
    this.roles = roles;
    this.region = region;
    this.clusters = clusters;
    this.addOns = addOns;
    region.instances.onChange(this::onInstance);
  }

  Nodegroup group(EksCluster cluster, String name) {
    return Cloud.require(
        Optional.ofNullable(cluster.groups.get(name)),
        () -> EksCluster.missing("No node group found for name: " + name + "."));
  }

  Nodegroup create(CreateNodegroupRequest request) {
    EksCluster cluster = clusters.cluster(request.clusterName());
    if (!cluster.isActive()) {
      throw EksCluster.invalidRequest("Cluster '" + cluster.name() + "' is not in ACTIVE status");
    }
    if (cluster.groups.containsKey(request.nodegroupName())) {
      throw EksCluster.inUse(
          "NodeGroup already exists with name "
              + request.nodegroupName()
              + " and cluster name "
              + cluster.name());
    }
    NodegroupScalingConfig size = checked(request.scalingConfig());
    clusters.checkRole(request.nodeRole(), "ec2.amazonaws.com");
    request.subnets().forEach(region.networks::subnet);
    Nodegroup group = described(cluster, request, size);
    region.images.recommended(group.amiTypeAsString(), group.version());
    cluster.groups.put(group.nodegroupName(), group);
    cluster.profiles.put(group.nodegroupName(), profile(request.nodeRole()));
    maintain(cluster.name(), group.nodegroupName());
    return cluster.groups.get(group.nodegroupName());
  }

  private static NodegroupScalingConfig checked(NodegroupScalingConfig size) {
    if (size.minSize() > size.desiredSize() || size.desiredSize() > size.maxSize()) {
      throw EksCluster.invalid(
          "Minimum capacity %d can't be greater than desired size %d, nor that than maximum %d"
              .formatted(size.minSize(), size.desiredSize(), size.maxSize()));
    }
    return size;
  }

  private String profile(String roleArn) {
    Roles.Profile profile = roles.createProfile("eks-" + cloud.world().uuid(), "/");
    profile.roles.add(roles.byArn(roleArn).orElseThrow().name);
    return profile.name;
  }

  private Nodegroup described(
      EksCluster cluster, CreateNodegroupRequest request, NodegroupScalingConfig size) {
    AMITypes image = Optional.ofNullable(request.amiType()).orElse(AMITypes.AL2023_X86_64_STANDARD);
    return Nodegroup.builder()
        .clusterName(cluster.name())
        .nodegroupName(request.nodegroupName())
        .nodegroupArn(
            cloud.arn(
                "eks",
                "nodegroup/%s/%s/%s"
                    .formatted(cluster.name(), request.nodegroupName(), cloud.world().uuid())))
        .status(NodegroupStatus.CREATING)
        .version(Optional.ofNullable(request.version()).orElse(cluster.cluster.version()))
        .createdAt(cloud.world().now())
        .modifiedAt(cloud.world().now())
        .capacityType(Optional.ofNullable(request.capacityType()).orElse(CapacityTypes.ON_DEMAND))
        .amiType(image)
        .scalingConfig(size)
        .instanceTypes(
            request.instanceTypes().isEmpty() ? List.of("t3.medium") : request.instanceTypes())
        .subnets(request.subnets())
        .nodeRole(request.nodeRole())
        .labels(request.labels())
        .taints(request.taints())
        .launchTemplate(request.launchTemplate())
        .updateConfig(request.updateConfig())
        .diskSize(Optional.ofNullable(request.diskSize()).orElse(20))
        .health(NodegroupHealth.builder().issues(List.of()).build())
        .tags(request.tags())
        .build();
  }

  Nodegroup update(UpdateNodegroupConfigRequest request) {
    EksCluster cluster = clusters.cluster(request.clusterName());
    Nodegroup group = group(cluster, request.nodegroupName());
    if (request.scalingConfig() != null) {
      group = group.toBuilder().scalingConfig(checked(request.scalingConfig())).build();
      cluster.groups.put(group.nodegroupName(), group);
      maintain(cluster.name(), group.nodegroupName());
    }
    return group;
  }

  Nodegroup delete(String clusterName, String name) {
    EksCluster cluster = clusters.cluster(clusterName);
    Nodegroup group = group(cluster, name).toBuilder().status(NodegroupStatus.DELETING).build();
    cluster.groups.put(name, group);
    members(cluster.name(), name).forEach(each -> terminate(each));
    finishDeletion(cluster, name);
    return group;
  }

  private void finishDeletion(EksCluster cluster, String name) {
    boolean deleting =
        Optional.ofNullable(cluster.groups.get(name))
            .map(group -> group.status() == NodegroupStatus.DELETING)
            .orElse(false);
    if (!deleting || !living(cluster.name(), name).isEmpty()) {
      return;
    }
    cloud
        .timeline()
        .after(
            Duration.ofSeconds(10),
            "node group " + name + " deleted",
            () -> cloud.locked(() -> deleted(cluster, name)));
  }

  private void deleted(EksCluster cluster, String name) {
    if (cluster.groups.remove(name) == null) {
      return;
    }
    Optional.ofNullable(cluster.profiles.remove(name)).ifPresent(roles.profiles()::remove);
  }

  /// Launches what is missing and ends what is too much; tries again later without capacity.
  private void maintain(String clusterName, String name) {
    EksCluster cluster = clusters.find(clusterName).orElse(null);
    Nodegroup group = cluster == null ? null : cluster.groups.get(name);
    if (cluster == null || group == null || group.status() == NodegroupStatus.DELETING) {
      return;
    }
    List<Instances.Held> members = members(clusterName, name);
    int wanted = group.scalingConfig().desiredSize();
    for (int i = wanted; i < members.size(); i++) {
      terminate(members.get(i));
    }
    try {
      for (int i = members.size(); i < wanted; i++) {
        launch(cluster, group);
      }
      health(cluster, name, List.of());
      settleLater(clusterName, name);
    } catch (AwsServiceException refused) {
      health(cluster, name, List.of(issue(refused)));
      cloud
          .timeline()
          .after(
              RETRY,
              "node group " + name + " tries again",
              () -> cloud.locked(() -> maintain(clusterName, name)));
    }
  }

  private static Issue issue(AwsServiceException refused) {
    return Issue.builder()
        .code(NodegroupIssueCode.ASG_INSTANCE_LAUNCH_FAILURES)
        .message(
            "Could not launch instances. "
                + refused.awsErrorDetails().errorCode()
                + " - "
                + refused.awsErrorDetails().errorMessage())
        .resourceIds(List.of())
        .build();
  }

  private static void health(EksCluster cluster, String name, List<Issue> issues) {
    cluster.groups.computeIfPresent(
        name,
        (_, group) ->
            group.toBuilder().health(NodegroupHealth.builder().issues(issues).build()).build());
  }

  private void settleLater(String clusterName, String name) {
    Duration until = cloud.latencies().running().plus(cloud.latencies().nodeGroup());
    cloud
        .timeline()
        .after(
            until,
            "node group " + name + " active",
            () -> cloud.locked(() -> settle(clusterName, name)));
  }

  private void settle(String clusterName, String name) {
    EksCluster cluster = clusters.find(clusterName).orElse(null);
    Nodegroup group = cluster == null ? null : cluster.groups.get(name);
    if (cluster == null || group == null || group.status() != NodegroupStatus.CREATING) {
      return;
    }
    cluster.groups.put(name, group.toBuilder().status(NodegroupStatus.ACTIVE).build());
    addOns.nodesArrived(cluster);
  }

  /// One instance in the zone that has fewest, of the cheapest type with capacity.
  private void launch(EksCluster cluster, Nodegroup group) {
    boolean spot = group.capacityType() == CapacityTypes.SPOT;
    AwsServiceException last = null;
    for (String subnet : subnetsByNeed(cluster, group)) {
      String zone = region.networks.subnet(subnet).availabilityZone();
      for (String type : typesByPrice(group, zone, spot)) {
        try {
          region.capacity.price(type, zone, spot);
          region.capacity.require(type, zone, spot);
          region.instances.launch(launch(cluster, group, subnet, type));
          return;
        } catch (AwsServiceException refused) {
          last = refused;
        }
      }
    }
    if (last != null) {
      throw last;
    }
  }

  private List<String> subnetsByNeed(EksCluster cluster, Nodegroup group) {
    Map<String, Long> inUse = new TreeMap<>();
    for (Instances.Held held : members(cluster.name(), group.nodegroupName())) {
      inUse.merge(held.instance().subnetId(), 1L, Long::sum);
    }
    List<String> subnets = new ArrayList<>(group.subnets());
    subnets.sort(Comparator.comparingLong(subnet -> inUse.getOrDefault(subnet, 0L)));
    return subnets;
  }

  private List<String> typesByPrice(Nodegroup group, String zone, boolean spot) {
    List<String> types = new ArrayList<>(group.instanceTypes());
    if (spot) {
      // On-demand groups go by the order given, spot groups by what is best to have.
      types.sort(
          Comparator.comparingDouble(type ->
              region
                  .offers
                  .machine(type)
                  .flatMap(machine -> machine.price(zone, true))
                  .orElse(Double.MAX_VALUE)));
    }
    return types;
  }

  private Launch launch(EksCluster cluster, Nodegroup group, String subnet, String type) {
    TreeMap<String, String> tags = new TreeMap<>(group.tags());
    tags.put(CLUSTER_TAG, cluster.name());
    tags.put(NODE_GROUP_TAG, group.nodegroupName());
    tags.put("kubernetes.io/cluster/" + cluster.name(), "owned");
    tags.put("aws:autoscaling:groupName", "eks-" + group.nodegroupName());
    String image = region.images.recommended(group.amiTypeAsString(), group.version()).imageId();
    String userData = NodeUserData.managed(cluster.cluster, group, image);
    return new Launch(
        type,
        subnet,
        image,
        group.capacityType() == CapacityTypes.SPOT,
        Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)),
        securityGroups(cluster, group),
        roles.profile(
                Optional.ofNullable(cluster.profiles.get(group.nodegroupName())).orElseThrow())
            .arn,
        tags,
        group.diskSize());
  }

  private List<String> securityGroups(EksCluster cluster, Nodegroup group) {
    if (group.launchTemplate() != null) {
      var template =
          region.templates.required(group.launchTemplate().id(), group.launchTemplate().name());
      List<String> named = Launch.securityGroups(region.templates.data(template));
      if (!named.isEmpty()) {
        return named;
      }
    }
    return List.of(cluster.cluster.resourcesVpcConfig().clusterSecurityGroupId());
  }

  private void terminate(Instances.Held held) {
    region.instances.terminate(held.instance().instanceId());
  }

  /// Instances of the group that are starting or running.
  private List<Instances.Held> members(String cluster, String name) {
    return living(cluster, name).stream()
        .filter(held -> held.instance().state().name() != InstanceStateName.SHUTTING_DOWN)
        .toList();
  }

  private List<Instances.Held> living(String cluster, String name) {
    return region.instances.living().stream()
        .filter(held -> cluster.equals(held.launch().tags().get(CLUSTER_TAG)))
        .filter(held -> name.equals(held.launch().tags().get(NODE_GROUP_TAG)))
        .toList();
  }

  private void onInstance(InstanceEvent event) {
    String cluster = event.instance().tags().getOrDefault(CLUSTER_TAG, "");
    String name = event.instance().tags().getOrDefault(NODE_GROUP_TAG, "");
    if (name.isEmpty()) {
      return;
    }
    cloud.locked(() -> {
      if (event instanceof InstanceEvent.ShuttingDown) {
        maintain(cluster, name);
      }
      if (event instanceof InstanceEvent.Terminated) {
        clusters.find(cluster).ifPresent(each -> finishDeletion(each, name));
      }
    });
  }
}
