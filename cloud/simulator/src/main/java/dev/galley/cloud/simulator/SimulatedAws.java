package dev.galley.cloud.simulator;

import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.catalog.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  public SimulatedAws(World world, Catalog catalog, SimulatedAwsOptions options) {
    cloud = new Cloud(world, options);
    roles = new Roles(cloud);
    region = new Region(cloud, catalog, roles);
    queues = new Queues(cloud);
    rules = new Rules(cloud, queues);
    region.instances.onChange(rules::onInstance);
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
        new SimulatedEks(),
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
