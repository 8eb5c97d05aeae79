package dev.galley.cloud.simulator;

import java.util.Optional;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryRequest;
import software.amazon.awssdk.services.eks.model.CreateAddonRequest;
import software.amazon.awssdk.services.eks.model.CreateAddonResponse;
import software.amazon.awssdk.services.eks.model.CreateClusterRequest;
import software.amazon.awssdk.services.eks.model.CreateClusterResponse;
import software.amazon.awssdk.services.eks.model.CreateNodegroupRequest;
import software.amazon.awssdk.services.eks.model.CreateNodegroupResponse;
import software.amazon.awssdk.services.eks.model.DeleteAddonRequest;
import software.amazon.awssdk.services.eks.model.DeleteAddonResponse;
import software.amazon.awssdk.services.eks.model.DeleteClusterRequest;
import software.amazon.awssdk.services.eks.model.DeleteClusterResponse;
import software.amazon.awssdk.services.eks.model.DeleteNodegroupRequest;
import software.amazon.awssdk.services.eks.model.DeleteNodegroupResponse;
import software.amazon.awssdk.services.eks.model.DescribeAddonRequest;
import software.amazon.awssdk.services.eks.model.DescribeAddonResponse;
import software.amazon.awssdk.services.eks.model.DescribeAddonVersionsRequest;
import software.amazon.awssdk.services.eks.model.DescribeAddonVersionsResponse;
import software.amazon.awssdk.services.eks.model.DescribeClusterRequest;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;
import software.amazon.awssdk.services.eks.model.DescribeNodegroupRequest;
import software.amazon.awssdk.services.eks.model.DescribeNodegroupResponse;
import software.amazon.awssdk.services.eks.model.DescribeUpdateRequest;
import software.amazon.awssdk.services.eks.model.DescribeUpdateResponse;
import software.amazon.awssdk.services.eks.model.ListAddonsRequest;
import software.amazon.awssdk.services.eks.model.ListAddonsResponse;
import software.amazon.awssdk.services.eks.model.ListClustersRequest;
import software.amazon.awssdk.services.eks.model.ListClustersResponse;
import software.amazon.awssdk.services.eks.model.ListNodegroupsRequest;
import software.amazon.awssdk.services.eks.model.ListNodegroupsResponse;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateClusterConfigRequest;
import software.amazon.awssdk.services.eks.model.UpdateClusterConfigResponse;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigRequest;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigResponse;
import software.amazon.awssdk.services.eks.model.UpdateStatus;
import software.amazon.awssdk.services.eks.model.UpdateType;

/// EKS's calls about clusters, node groups and add-ons.
final class SimulatedEks extends SimulatedEksAccess {
  private final NodeGroups groups;
  private final AddOns addOns;

  SimulatedEks(
      Door door, Clusters clusters, ClusterAccess access, NodeGroups groups, AddOns addOns) {
    super(door, clusters, access);
    this.groups = groups;
    this.addOns = addOns;
  }

  @Override
  public CreateClusterResponse createCluster(CreateClusterRequest request) {
    return on(
        "CreateCluster",
        "cluster",
        request.name(),
        () -> {
          checkPassing(request.roleArn(), Clusters.EKS);
          EksCluster cluster = clusters.create(request);
          if (cluster.cluster.accessConfig().bootstrapClusterCreatorAdminPermissions()) {
            admitCreator(cluster);
          }
          return CreateClusterResponse.builder().cluster(cluster.cluster).build();
        });
  }

  /// Unless told not to, EKS lets whoever creates a cluster administer it.
  private void admitCreator(EksCluster cluster) {
    if (cluster.cluster.accessConfig().authenticationMode() == AuthenticationMode.CONFIG_MAP) {
      return;
    }
    String creator =
        door.who()
            .role()
            .map(name -> door.roles().role(name).arn)
            .orElseGet(() -> door.who().arn());
    access.create(cluster, CreateAccessEntryRequest.builder().principalArn(creator).build());
    access.associate(
        cluster,
        creator,
        ClusterAccess.POLICY + "AmazonEKSClusterAdminPolicy",
        AccessScope.builder().type(AccessScopeType.CLUSTER).build());
  }

  @Override
  public DescribeClusterResponse describeCluster(DescribeClusterRequest request) {
    return on(
        "DescribeCluster",
        "cluster",
        request.name(),
        () ->
            DescribeClusterResponse.builder()
                .cluster(clusters.cluster(request.name()).cluster)
                .build());
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    return door.call(
        "ListClusters",
        () ->
            ListClustersResponse.builder()
                .clusters(clusters.all().stream().map(EksCluster::name).toList())
                .build());
  }

  @Override
  public UpdateClusterConfigResponse updateClusterConfig(UpdateClusterConfigRequest request) {
    return on(
        "UpdateClusterConfig",
        "cluster",
        request.name(),
        () -> UpdateClusterConfigResponse.builder().update(clusters.update(request)).build());
  }

  @Override
  public DescribeUpdateResponse describeUpdate(DescribeUpdateRequest request) {
    return on(
        "DescribeUpdate",
        "cluster",
        request.name(),
        () ->
            DescribeUpdateResponse.builder()
                .update(
                    Cloud.require(
                        Optional.ofNullable(
                            clusters.cluster(request.name()).updates.get(request.updateId())),
                        () -> EksCluster.missing("No update found for ID: " + request.updateId())))
                .build());
  }

  @Override
  public DeleteClusterResponse deleteCluster(DeleteClusterRequest request) {
    return on(
        "DeleteCluster",
        "cluster",
        request.name(),
        () ->
            DeleteClusterResponse.builder()
                .cluster(clusters.delete(request.name()).cluster)
                .build());
  }

  @Override
  public CreateNodegroupResponse createNodegroup(CreateNodegroupRequest request) {
    return on(
        "CreateNodegroup",
        "cluster",
        request.clusterName(),
        () -> {
          checkPassing(request.nodeRole(), Clusters.EKS);
          CreateNodegroupResponse response =
              CreateNodegroupResponse.builder().nodegroup(groups.create(request)).build();
          admitNodes(clusters.cluster(request.clusterName()), request.nodeRole());
          return response;
        });
  }

  /// EKS lets the nodes of its own groups in.
  private void admitNodes(EksCluster cluster, String role) {
    boolean entries =
        cluster.cluster.accessConfig().authenticationMode() != AuthenticationMode.CONFIG_MAP;
    if (entries && !cluster.entries.containsKey(role)) {
      access.create(
          cluster, CreateAccessEntryRequest.builder().principalArn(role).type("EC2_LINUX").build());
    }
  }

  @Override
  public DescribeNodegroupResponse describeNodegroup(DescribeNodegroupRequest request) {
    return on(
        "DescribeNodegroup",
        "nodegroup",
        request.clusterName() + "/" + request.nodegroupName() + "/*",
        () ->
            DescribeNodegroupResponse.builder()
                .nodegroup(
                    groups.group(clusters.cluster(request.clusterName()), request.nodegroupName()))
                .build());
  }

  @Override
  public ListNodegroupsResponse listNodegroups(ListNodegroupsRequest request) {
    return on(
        "ListNodegroups",
        "cluster",
        request.clusterName(),
        () ->
            ListNodegroupsResponse.builder()
                .nodegroups(clusters.cluster(request.clusterName()).groups.keySet())
                .build());
  }

  @Override
  public UpdateNodegroupConfigResponse updateNodegroupConfig(UpdateNodegroupConfigRequest request) {
    return on(
        "UpdateNodegroupConfig",
        "nodegroup",
        request.clusterName() + "/" + request.nodegroupName() + "/*",
        () -> {
          groups.update(request);
          return UpdateNodegroupConfigResponse.builder()
              .update(
                  Update.builder()
                      .id(door.cloud().world().uuid())
                      .type(UpdateType.CONFIG_UPDATE)
                      .status(UpdateStatus.SUCCESSFUL)
                      .createdAt(door.cloud().world().now())
                      .build())
              .build();
        });
  }

  @Override
  public DeleteNodegroupResponse deleteNodegroup(DeleteNodegroupRequest request) {
    return on(
        "DeleteNodegroup",
        "nodegroup",
        request.clusterName() + "/" + request.nodegroupName() + "/*",
        () ->
            DeleteNodegroupResponse.builder()
                .nodegroup(groups.delete(request.clusterName(), request.nodegroupName()))
                .build());
  }

  @Override
  public CreateAddonResponse createAddon(CreateAddonRequest request) {
    return on(
        "CreateAddon",
        "cluster",
        request.clusterName(),
        () -> CreateAddonResponse.builder().addon(addOns.create(request)).build());
  }

  @Override
  public DescribeAddonResponse describeAddon(DescribeAddonRequest request) {
    return on(
        "DescribeAddon",
        "addon",
        request.clusterName() + "/" + request.addonName() + "/*",
        () ->
            DescribeAddonResponse.builder()
                .addon(addOns.addOn(clusters.cluster(request.clusterName()), request.addonName()))
                .build());
  }

  @Override
  public ListAddonsResponse listAddons(ListAddonsRequest request) {
    return on(
        "ListAddons",
        "cluster",
        request.clusterName(),
        () ->
            ListAddonsResponse.builder()
                .addons(clusters.cluster(request.clusterName()).addOns.keySet())
                .build());
  }

  @Override
  public DescribeAddonVersionsResponse describeAddonVersions(DescribeAddonVersionsRequest request) {
    return door.call(
        "DescribeAddonVersions",
        () ->
            DescribeAddonVersionsResponse.builder()
                .addons(addOns.versions(Optional.ofNullable(request.addonName())))
                .build());
  }

  @Override
  public DeleteAddonResponse deleteAddon(DeleteAddonRequest request) {
    return on(
        "DeleteAddon",
        "addon",
        request.clusterName() + "/" + request.addonName() + "/*",
        () -> {
          addOns.delete(clusters.cluster(request.clusterName()), request.addonName());
          return DeleteAddonResponse.builder().build();
        });
  }
}
