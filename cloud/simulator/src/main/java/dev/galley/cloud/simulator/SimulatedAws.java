package dev.galley.cloud.simulator;

import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.catalog.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/// An AWS account in memory: one region, on a world's time, with permissions that count.
///
/// Nothing here opens a connection or needs credentials. The account is empty at first but for one
/// role, the administrator, which has `AdministratorAccess` as people who create platforms do.
public final class SimulatedAws {
  private static final Duration INTERRUPTION_NOTICE = Duration.ofMinutes(2);

  private final Cloud cloud;
  private final Roles roles;
  private final Region region;
  private final Queues queues;
  private final Rules rules;
  private final Clusters clusters;
  private final ClusterAccess access;
  private final AddOns addOns;
  private final NodeGroups groups;
  private final TreeSet<String> given = new TreeSet<>();

  public SimulatedAws(World world, Catalog catalog, SimulatedAwsOptions options) {
    cloud = new Cloud(world, options);
    roles = new Roles(cloud);
    region = new Region(cloud, catalog, roles);
    queues = new Queues(cloud);
    rules = new Rules(cloud, queues);
    region.instances.onChange(rules::onInstance);
    clusters = new Clusters(cloud, roles, region);
    access = new ClusterAccess(cloud);
    addOns = new AddOns(cloud, clusters);
    groups = new NodeGroups(cloud, roles, region, clusters, addOns);
    addRole(
        Principal.of(options.administratorRole()).role().orElseThrow(),
        "arn:aws:iam::aws:policy/AdministratorAccess");
  }

  /// Adds a role that was in the account before the platform: an operator's, for example.
  ///
  /// @param managedPolicy the ARN of the managed policy that it has
  public void addRole(String name, String managedPolicy) {
    cloud.locked(() -> {
      String trust =
          "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
              + "arn:aws:iam::"
              + cloud.account()
              + ":root"
              + "\"},\"Action\":\"sts:AssumeRole\"}]}";
      given.add(name);
      roles.create(name, "/", trust).attached.add(managedPolicy);
    });
  }

  public SimulatedAwsOptions options() {
    return cloud.options();
  }

  /// Clients that act as a principal: `arn:aws:iam::…:role/Name`, an assumed role, or the root
  /// user.
  ///
  /// @throws IllegalArgumentException when the ARN is of no such principal
  public AwsClients clients(String principalArn) {
    return clients(Principal.of(principalArn));
  }

  /// Clients of the role that the account has from the beginning.
  public AwsClients administrator() {
    return clients(cloud.options().administratorRole());
  }

  private AwsClients clients(Principal who) {
    return new AwsClients(
        cloud.region(),
        new SimulatedEc2(door(who, Service.EC2), region),
        new SimulatedEks(door(who, Service.EKS), clusters, access, groups, addOns),
        new SimulatedIam(door(who, Service.IAM)),
        new SimulatedSts(door(who, Service.STS)),
        new SimulatedSqs(door(who, Service.SQS), queues),
        new SimulatedSsm(door(who, Service.SSM), region.images),
        new SimulatedEventBridge(door(who, Service.EVENTS), rules),
        new SimulatedPricing(door(who, Service.PRICING), region.offers));
  }

  private Door door(Principal who, Service service) {
    return new Door(cloud, roles, who, service);
  }

  /// The clients of a pod by EKS Pod Identity; empty when no association is for its service
  /// account.
  ///
  /// @throws SdkClientException when the agent that hands credentials out is not installed
  /// @throws AwsServiceException when the role does not let EKS assume it for pods
  public Optional<AwsClients> credentialsFor(
      String cluster, String namespace, String serviceAccount) {
    return cloud.locked(() ->
        clusters
            .find(cluster)
            .flatMap(found ->
                access
                    .find(found, namespace, serviceAccount)
                    .map(association -> credentials(found, association))));
  }

  private AwsClients credentials(EksCluster cluster, PodIdentityAssociation association) {
    if (!cluster.addOns.containsKey("eks-pod-identity-agent")) {
      throw SdkClientException.create(
          "Failed to load credentials from http://169.254.170.23/v1/credentials: connection"
              + " refused");
    }
    Optional<Roles.Role> role = roles.byArn(association.roleArn());
    boolean trusted =
        role.filter(each -> roles.trusts(each, ClusterAccess.PODS, "AssumeRole"))
            .filter(each -> roles.trusts(each, ClusterAccess.PODS, "TagSession"))
            .isPresent();
    if (!trusted) {
      throw Service.EKS.refusal(
          "AccessDeniedException",
          400,
          "Unauthorized Exception! EKS does not have permissions to assume the associated role.");
    }
    String session = "eks-" + cluster.name() + "-" + association.serviceAccount();
    return clients(Principal.session(cloud.account(), role.orElseThrow().name, session));
  }

  /// The clients of whatever runs on an instance and has no identity of its own: the instance's.
  public Optional<AwsClients> instanceCredentials(String instanceId) {
    return cloud.locked(() ->
        instance(instanceId)
            .flatMap(instance ->
                roles.profiles().values().stream()
                    .filter(profile -> profile.arn.equals(instance.instanceProfile()))
                    .flatMap(profile -> profile.roles.stream())
                    .findFirst())
            .map(role -> clients(Principal.session(cloud.account(), role, instanceId))));
  }

  /// What costs money now.
  public Ledger ledger() {
    return cloud.locked(() -> Ledger.of(cloud, region, clusters));
  }

  /// Everything there is in the account, as `kind name`, but for the roles that were there before.
  public List<String> inventory() {
    return cloud.locked(
        () -> Inventory.of(new Inventory.Account(roles, region, queues, rules, clusters), given));
  }

  /// Tells a listener of every change of an instance from now on, on tasks of AWS's own.
  public void onInstance(Consumer<InstanceEvent> listener) {
    region.instances.onChange(listener);
  }

  /// The instances that are not gone.
  public List<InstanceView> instances() {
    return cloud.locked(
        () -> region.instances.living().stream().map(region.instances::view).toList());
  }

  public Optional<InstanceView> instance(String id) {
    return instances().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /// Where AWS has no capacity now; may be changed at any time.
  public Shortages shortages() {
    return region.shortages;
  }

  /// Takes a spot instance back, as AWS does: a warning now, the end two minutes later.
  public void interrupt(String instanceId) {
    cloud.locked(() -> region.instances.interrupt(instanceId));
    cloud
        .timeline()
        .after(
            INTERRUPTION_NOTICE,
            instanceId + " interrupted",
            () -> cloud.locked(() -> reclaim(instanceId)));
  }

  private void reclaim(String instanceId) {
    boolean lives =
        region.instances.living().stream()
            .anyMatch(held -> held.instance().instanceId().equals(instanceId));
    if (lives) {
      region.instances.terminate(instanceId);
    }
  }

  /// The latest calls, oldest first.
  public List<CallRecord> calls() {
    return cloud.calls();
  }
}
