package dev.galley.cloud.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// Instances from launch to termination. Used under the account's lock; listeners hear of changes
/// on tasks of AWS's own.
final class Instances {
  /// A terminated instance can still be described for about an hour.
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /// One instance and what EC2 does not show of it.
  record Held(
      Instance instance, Launch launch, double usdPerHour, Instant visibleFrom, String userData) {
    Held with(InstanceStateName state) {
      return new Held(
          instance.toBuilder().state(Instances.state(state)).build(),
          launch,
          usdPerHour,
          visibleFrom,
          userData);
    }

    boolean lives() {
      return instance.state().name() != InstanceStateName.TERMINATED;
    }
  }

  private final Cloud cloud;
  private final Tags tags;
  private final Networks networks;
  private final Images images;
  private final Offers offers;
  private final TreeMap<String, Held> instances = new TreeMap<>();
  private final List<Consumer<InstanceEvent>> listeners = new CopyOnWriteArrayList<>();

  Instances(Cloud cloud, Tags tags, Networks networks, Images images, Offers offers) {
    this.cloud = cloud;
    this.tags = tags;
    this.networks = networks;
    this.images = images;
    this.offers = offers;
  }

  void onChange(Consumer<InstanceEvent> listener) {
    listeners.add(listener);
  }

  boolean uses(String securityGroup) {
    return instances.values().stream()
        .anyMatch(held -> held.lives() && held.launch().securityGroups().contains(securityGroup));
  }

  /// Launches one instance; whether there is capacity has been looked at before.
  Held launch(Launch launch) {
    Subnet subnet = networks.subnet(launch.subnetId());
    Image image = images.image(launch.imageId());
    Machine machine = offers.machine(launch.instanceType()).orElseThrow();
    if (!machine.architectures().contains(image.architectureAsString())) {
      throw Service.EC2.refusal(
          "InvalidParameterValue",
          400,
          "The architecture '%s' of the specified instance type does not match the architecture"
                  .formatted(String.join(",", machine.architectures()))
              + " '"
              + image.architectureAsString()
              + "' of the specified AMI.");
    }
    String address =
        Cloud.require(networks.takeAddress(subnet.subnetId()), () -> noAddress(subnet));
    String id = cloud.id("i");
    Instance instance = described(launch, subnet, image, address, id);
    Instant visible =
        cloud.world().now().plus(cloud.timeline().scaled(cloud.latencies().visible()));
    Held held =
        new Held(
            instance,
            launch,
            machine.price(subnet.availabilityZone(), launch.spot()).orElseThrow(),
            visible,
            decoded(launch));
    instances.put(id, held);
    tags.put(id, launch.tags());
    tell(InstanceEvent.Launched::new, held);
    cloud.timeline().after(cloud.latencies().running(), id + " running", () -> run(id));
    return held;
  }

  static AwsServiceException noAddress(Subnet subnet) {
    return Service.EC2.refusal(
        "InsufficientFreeAddressesInSubnet",
        400,
        "There are not enough free addresses in subnet '"
            + subnet.subnetId()
            + "' to satisfy the requested number of instances.");
  }

  private Instance described(Launch launch, Subnet subnet, Image image, String address, String id) {
    List<GroupIdentifier> groups =
        launch.securityGroups().stream()
            .map(group -> GroupIdentifier.builder().groupId(group).build())
            .toList();
    Instance.Builder instance =
        Instance.builder()
            .instanceId(id)
            .instanceType(launch.instanceType())
            .imageId(launch.imageId())
            .architecture(image.architectureAsString())
            .state(state(InstanceStateName.PENDING))
            .launchTime(cloud.world().now())
            .placement(Placement.builder().availabilityZone(subnet.availabilityZone()).build())
            .subnetId(subnet.subnetId())
            .vpcId(subnet.vpcId())
            .privateIpAddress(address)
            .privateDnsName(dnsName(address))
            .securityGroups(groups)
            .rootDeviceName(image.rootDeviceName());
    if (launch.spot()) {
      instance
          .instanceLifecycle(InstanceLifecycleType.SPOT)
          .spotInstanceRequestId("sir-%08x".formatted(cloud.world().random().nextInt()));
    }
    if (launch.instanceProfile() != null) {
      instance.iamInstanceProfile(
          IamInstanceProfile.builder().arn(launch.instanceProfile()).build());
    }
    return instance.build();
  }

  private String dnsName(String address) {
    String host = "ip-" + address.replace('.', '-');
    // The oldest region kept the domain from before there were regions.
    return cloud.region().equals("us-east-1")
        ? host + ".ec2.internal"
        : host + "." + cloud.region() + ".compute.internal";
  }

  private static String decoded(Launch launch) {
    if (launch.userData() == null) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(launch.userData()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw Service.EC2.refusal(
          "InvalidUserData.Malformed", 400, "Invalid BASE64 encoding of user data");
    }
  }

  private void run(String id) {
    cloud.locked(() -> change(id, InstanceStateName.PENDING, InstanceStateName.RUNNING));
  }

  private void change(String id, InstanceStateName from, InstanceStateName to) {
    Held held = instances.get(id);
    if (held == null || held.instance().state().name() != from) {
      return;
    }
    Held changed = held.with(to);
    instances.put(id, changed);
    switch (to) {
      case RUNNING -> tell(InstanceEvent.Running::new, changed);
      case TERMINATED -> {
        networks.returnAddress(
            changed.instance().subnetId(), changed.instance().privateIpAddress());
        tell(InstanceEvent.Terminated::new, changed);
        cloud.timeline().after(REMEMBERED, id + " forgotten", () -> forget(id));
      }
      default -> {}
    }
  }

  private void forget(String id) {
    cloud.locked(() -> {
      instances.remove(id);
      tags.forget(id);
    });
  }

  InstanceStateChange terminate(String id) {
    Held held = held(id);
    InstanceStateName before = held.instance().state().name();
    if (before == InstanceStateName.PENDING || before == InstanceStateName.RUNNING) {
      Held changed = held.with(InstanceStateName.SHUTTING_DOWN);
      instances.put(id, changed);
      tell(InstanceEvent.ShuttingDown::new, changed);
      cloud
          .timeline()
          .after(
              cloud.latencies().terminated(),
              id + " terminated",
              () ->
                  cloud.locked(() ->
                      change(id, InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED)));
    }
    return InstanceStateChange.builder()
        .instanceId(id)
        .previousState(state(before))
        .currentState(held(id).instance().state())
        .build();
  }

  /// Warns of an interruption: the event comes now, the end two minutes later.
  void interrupt(String id) {
    tell(InstanceEvent.Interrupted::new, held(id));
  }

  Held held(String id) {
    return Cloud.require(
        Optional.ofNullable(instances.get(id)),
        () ->
            Networks.missing(
                "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist"));
  }

  List<Instance> describe(DescribeInstancesRequest request) {
    List<Instance> found = new ArrayList<>();
    Instant now = cloud.world().now();
    for (String id : request.instanceIds()) {
      // AWS answers from a copy that lags: what was launched a moment ago is not in it yet.
      if (now.isBefore(held(id).visibleFrom())) {
        throw Networks.missing(
            "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
      }
    }
    for (Held held : instances.values()) {
      Instance instance = held.instance();
      boolean asked =
          request.instanceIds().isEmpty() || request.instanceIds().contains(instance.instanceId());
      if (asked && !now.isBefore(held.visibleFrom()) && matches(request, instance)) {
        found.add(instance.toBuilder().tags(tags.listOf(instance.instanceId())).build());
      }
    }
    return found;
  }

  private boolean matches(DescribeInstancesRequest request, Instance instance) {
    return Filters.match(
        request.filters(),
        tags.of(instance.instanceId()),
        name ->
            switch (name) {
              case "instance-id" -> Filters.one(instance.instanceId());
              case "instance-state-name" -> Filters.one(instance.state().nameAsString());
              case "instance-type" -> Filters.one(instance.instanceTypeAsString());
              case "instance-lifecycle" ->
                  Optional.of(
                      Optional.ofNullable(instance.instanceLifecycleAsString())
                          .map(List::of)
                          .orElse(List.of()));
              case "availability-zone" -> Filters.one(instance.placement().availabilityZone());
              case "subnet-id" -> Filters.one(instance.subnetId());
              case "vpc-id" -> Filters.one(instance.vpcId());
              case "image-id" -> Filters.one(instance.imageId());
              case "private-ip-address" -> Filters.one(instance.privateIpAddress());
              case "private-dns-name" -> Filters.one(instance.privateDnsName());
              default -> Optional.empty();
            });
  }

  /// All instances that are not gone.
  List<Held> living() {
    return instances.values().stream().filter(Held::lives).toList();
  }

  InstanceView view(Held held) {
    Instance instance = held.instance();
    return new InstanceView(
        instance.instanceId(),
        instance.instanceTypeAsString(),
        instance.placement().availabilityZone(),
        instance.subnetId(),
        instance.privateIpAddress(),
        instance.privateDnsName(),
        held.launch().spot() ? "spot" : "on-demand",
        instance.state().nameAsString().toLowerCase(Locale.ROOT),
        instance.architectureAsString(),
        instance.imageId(),
        held.launch().securityGroups(),
        Optional.ofNullable(held.launch().instanceProfile()).orElse(""),
        held.userData(),
        tags.of(instance.instanceId()),
        instance.launchTime(),
        held.usdPerHour());
  }

  private void tell(Function<InstanceView, InstanceEvent> event, Held held) {
    InstanceEvent happened = event.apply(view(held));
    cloud
        .timeline()
        .after(
            Duration.ZERO,
            held.instance().instanceId() + " event",
            () -> listeners.forEach(listener -> listener.accept(happened)));
  }

  private static InstanceState state(InstanceStateName name) {
    int code =
        switch (name) {
          case PENDING -> 0;
          case RUNNING -> 16;
          case SHUTTING_DOWN -> 32;
          case TERMINATED -> 48;
          case STOPPING -> 64;
          default -> 80;
        };
    return InstanceState.builder().name(name).code(code).build();
  }
}
