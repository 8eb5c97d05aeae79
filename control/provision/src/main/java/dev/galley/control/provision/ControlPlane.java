package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import dev.galley.cloud.aws.AwsProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AddonStatus;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.LogSetup;
import software.amazon.awssdk.services.eks.model.LogType;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupStatus;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResolveConflicts;
import software.amazon.awssdk.services.eks.model.SupportType;
import software.amazon.awssdk.services.eks.model.Taint;

/// The cluster: control plane, who may use it, add-ons, node group, pod identity.
final class ControlPlane {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String ADMIN =
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

  private final Site site;
  private final EksClient eks;
  private final Network network;
  private final Firewalls firewalls;
  private final Identities identities;

  ControlPlane(Site site, Network network, Firewalls firewalls, Identities identities) {
    this.site = site;
    this.eks = site.aws().eks();
    this.network = network;
    this.firewalls = firewalls;
    this.identities = identities;
  }

  Optional<Cluster> cluster() {
    return Site.find(() -> eks.describeCluster(it -> it.name(site.name())).cluster());
  }

  void ensureCluster() {
    if (cluster().isEmpty()) {
      create();
    }
    site.await(
        "the cluster to become active",
        PATIENCE,
        () -> {
          ClusterStatus status = cluster().map(Cluster::status).orElse(ClusterStatus.CREATING);
          if (status == ClusterStatus.FAILED) {
            throw failed("cluster", "the control plane could not be created");
          }
          return status == ClusterStatus.ACTIVE;
        });
    ensureAllowList();
  }

  private void create() {
    List<String> cidrs = site.spec().allowedCidrs();
    String role = identities.arn(identities.clusterRole());
    String group = firewalls.group("cluster").orElseThrow();
    List<String> subnets = network.privateSubnets();
    eks.createCluster(it ->
        it.name(site.name())
            .version(site.spec().kubernetesVersion())
            .roleArn(role)
            .resourcesVpcConfig(vpc ->
                vpc.subnetIds(subnets)
                    .securityGroupIds(group)
                    .endpointPrivateAccess(true)
                    .endpointPublicAccess(!cidrs.isEmpty())
                    .publicAccessCidrs(cidrs))
            .accessConfig(access ->
                access
                    .authenticationMode(AuthenticationMode.API)
                    // Who administers is said by an entry, not by who happened to create.
                    .bootstrapClusterCreatorAdminPermissions(false))
            // The add-ons come from EKS, which then keeps them, not as a copy left behind.
            .bootstrapSelfManagedAddons(false)
            .upgradePolicy(policy -> policy.supportType(SupportType.STANDARD))
            .logging(logging ->
                logging.clusterLogging(
                    LogSetup.builder()
                        .enabled(true)
                        .types(LogType.API, LogType.AUDIT, LogType.AUTHENTICATOR)
                        .build()))
            .tags(site.ownerTags()));
  }

  /// The list is replaced as a whole, never merged: it follows the file.
  private void ensureAllowList() {
    List<String> wanted = site.spec().allowedCidrs();
    Cluster cluster = cluster().orElseThrow();
    List<String> there = cluster.resourcesVpcConfig().publicAccessCidrs();
    if (wanted.isEmpty() || there.equals(wanted)) {
      return;
    }
    String update =
        eks.updateClusterConfig(it ->
                it.name(site.name())
                    .resourcesVpcConfig(
                        vpc -> vpc.endpointPublicAccess(true).publicAccessCidrs(wanted)))
            .update()
            .id();
    site.await(
        "the allow list to be in effect",
        PATIENCE,
        () ->
            eks.describeUpdate(it -> it.name(site.name()).updateId(update))
                .update()
                .statusAsString()
                .equals("Successful"));
  }

  private static RuntimeException failed(String what, String because) {
    return Problem.of(AwsProblem.FAILED, "the " + what + " failed")
        .because(because)
        .hint("remove it, then run again")
        .asException();
  }

  void ensureAccess() {
    String admin = site.spec().adminRole().orElseGet(this::ownRole);
    ensureEntry(admin, "STANDARD");
    boolean associated =
        eks
            .listAssociatedAccessPolicies(it -> it.clusterName(site.name()).principalArn(admin))
            .associatedAccessPolicies()
            .stream()
            .anyMatch(each -> each.policyArn().equals(ADMIN));
    if (!associated) {
      eks.associateAccessPolicy(it ->
          it.clusterName(site.name())
              .principalArn(admin)
              .policyArn(ADMIN)
              .accessScope(scope -> scope.type(AccessScopeType.CLUSTER)));
    }
    ensureEntry(identities.arn(site.spec().karpenter().nodeRole()), "EC2_LINUX");
  }

  /// The caller's own role: a session of `assumed-role/Name/session` is of `role/Name`.
  private String ownRole() {
    String arn = site.aws().sts().getCallerIdentity(it -> {}).arn();
    String[] parts = arn.split("[:/]");
    return arn.contains(":assumed-role/") ? identities.arn(parts[parts.length - 2]) : arn;
  }

  private void ensureEntry(String principal, String type) {
    boolean there =
        Site.find(() ->
                eks.describeAccessEntry(it -> it.clusterName(site.name()).principalArn(principal)))
            .isPresent();
    if (!there) {
      eks.createAccessEntry(it ->
          it.clusterName(site.name()).principalArn(principal).type(type).tags(site.ownerTags()));
    }
  }

  void ensureAddOn(String name) {
    if (addOn(name).isEmpty()) {
      eks.createAddon(it ->
          it.clusterName(site.name())
              .addonName(name)
              .resolveConflicts(ResolveConflicts.OVERWRITE)
              .tags(site.ownerTags()));
    }
    site.await(
        "the add-on " + name,
        PATIENCE,
        () -> {
          AddonStatus status = addOn(name).map(Addon::status).orElse(AddonStatus.CREATING);
          if (status == AddonStatus.CREATE_FAILED) {
            throw failed("add-on " + name, "EKS could not create it");
          }
          return status == AddonStatus.ACTIVE;
        });
  }

  private Optional<Addon> addOn(String name) {
    return Site.find(
        () -> eks.describeAddon(it -> it.clusterName(site.name()).addonName(name)).addon());
  }

  Optional<Nodegroup> nodeGroup() {
    String name = site.spec().nodeGroup().name();
    return Site.find(() ->
        eks.describeNodegroup(it -> it.clusterName(site.name()).nodegroupName(name)).nodegroup());
  }

  void ensureNodeGroup() {
    if (nodeGroup().isEmpty()) {
      createNodeGroup();
    }
    site.await(
        "the node group to become active",
        PATIENCE,
        () -> {
          NodegroupStatus status =
              nodeGroup().map(Nodegroup::status).orElse(NodegroupStatus.CREATING);
          if (status == NodegroupStatus.CREATE_FAILED) {
            throw failed("node group", nodeGroup().orElseThrow().health().toString());
          }
          return status == NodegroupStatus.ACTIVE;
        });
  }

  private void createNodeGroup() {
    PlatformSpec.NodeGroup group = site.spec().nodeGroup();
    String role = identities.arn(identities.nodeGroupRole());
    List<String> subnets = network.privateSubnets();
    List<Taint> taints =
        group.taints().stream()
            .map(taint ->
                Taint.builder()
                    .key(taint.key())
                    .value(taint.value())
                    .effect(taint.effect())
                    .build())
            .toList();
    eks.createNodegroup(it ->
        it.clusterName(site.name())
            .nodegroupName(group.name())
            .nodeRole(role)
            .subnets(subnets)
            .instanceTypes(group.instanceTypes())
            .capacityType(group.capacityType())
            .amiType(group.amiType())
            .scalingConfig(
                size -> size.minSize(group.min()).maxSize(group.max()).desiredSize(group.desired()))
            .taints(taints)
            .updateConfig(update -> update.maxUnavailablePercentage(33))
            .launchTemplate(template -> template.name(firewalls.templateName()))
            .tags(site.ownerTags()));
  }

  void ensurePodIdentity() {
    PlatformSpec.Karpenter karpenter = site.spec().karpenter();
    boolean there =
        eks
            .listPodIdentityAssociations(it ->
                it.clusterName(site.name())
                    .namespace(karpenter.namespace())
                    .serviceAccount(karpenter.serviceAccount()))
            .associations()
            .stream()
            .map(PodIdentityAssociationSummary::associationId)
            .findFirst()
            .isPresent();
    if (!there) {
      String role = identities.arn(karpenter.controllerRole());
      eks.createPodIdentityAssociation(it ->
          it.clusterName(site.name())
              .namespace(karpenter.namespace())
              .serviceAccount(karpenter.serviceAccount())
              .roleArn(role)
              .tags(site.ownerTags()));
    }
  }

  void removeNodeGroups() {
    if (cluster().isEmpty()) {
      return;
    }
    List<String> names = eks.listNodegroups(it -> it.clusterName(site.name())).nodegroups();
    names.forEach(name ->
        Site.ifThere(
            () -> eks.deleteNodegroup(it -> it.clusterName(site.name()).nodegroupName(name))));
    site.await(
        "the node groups to go",
        PATIENCE,
        () -> eks.listNodegroups(it -> it.clusterName(site.name())).nodegroups().isEmpty());
  }

  void removeCluster() {
    Site.ifThere(() -> eks.deleteCluster(it -> it.name(site.name())));
    site.await("the cluster to go", PATIENCE, () -> cluster().isEmpty());
  }
}
