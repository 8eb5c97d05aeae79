package dev.galley.cloud.simulator;

import dev.galley.cloud.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcState;

/// VPCs and subnets, and which addresses are taken in them. Used under the account's lock.
final class Networks {
  private final Cloud cloud;
  private final Tags tags;
  private final TreeMap<String, Vpc> vpcs = new TreeMap<>();
  private final TreeMap<String, Subnet> subnets = new TreeMap<>();
  private final TreeMap<String, TreeSet<Long>> taken = new TreeMap<>();
  private Function<String, Optional<String>> users = _ -> Optional.empty();

  Networks(Cloud cloud, Tags tags) {
    this.cloud = cloud;
    this.tags = tags;
  }

  /// Who else is asked whether something still uses a VPC, and what.
  void usedBy(Function<String, Optional<String>> other) {
    Function<String, Optional<String>> before = users;
    users = vpc -> before.apply(vpc).or(() -> other.apply(vpc));
  }

  Vpc create(CreateVpcRequest request) {
    Cidr cidr = cidr(request.cidrBlock());
    if (cidr.prefix() < 16 || cidr.prefix() > 28) {
      throw Service.EC2.refusal(
          "InvalidVpc.Range", 400, "The CIDR '" + request.cidrBlock() + "' is invalid.");
    }
    String id = cloud.id("vpc");
    Vpc vpc =
        Vpc.builder()
            .vpcId(id)
            .cidrBlock(cidr.toString())
            .state(VpcState.AVAILABLE)
            .isDefault(false)
            .ownerId(cloud.account())
            .build();
    vpcs.put(id, vpc);
    tags.put(id, Tags.requested(request.tagSpecifications(), "vpc"));
    return tagged(vpc);
  }

  List<Vpc> describe(DescribeVpcsRequest request) {
    request.vpcIds().forEach(this::vpc);
    return vpcs.values().stream()
        .filter(vpc -> request.vpcIds().isEmpty() || request.vpcIds().contains(vpc.vpcId()))
        .filter(vpc -> matches(request.filters(), vpc))
        .map(this::tagged)
        .toList();
  }

  private boolean matches(List<Filter> filters, Vpc vpc) {
    return Filters.match(
        filters,
        tags.of(vpc.vpcId()),
        name ->
            switch (name) {
              case "vpc-id" -> Filters.one(vpc.vpcId());
              case "cidr", "cidr-block-association.cidr-block" -> Filters.one(vpc.cidrBlock());
              case "state" -> Filters.one(vpc.stateAsString());
              case "is-default", "isDefault" -> Filters.one("false");
              case "owner-id" -> Filters.one(vpc.ownerId());
              default -> Optional.empty();
            });
  }

  Vpc vpc(String id) {
    return Cloud.require(
        Optional.ofNullable(vpcs.get(id)),
        () -> missing("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist"));
  }

  void deleteVpc(String id) {
    vpc(id);
    boolean hasSubnets = subnets.values().stream().anyMatch(subnet -> subnet.vpcId().equals(id));
    if (hasSubnets || users.apply(id).isPresent()) {
      throw dependency("The vpc '" + id + "' has dependencies and cannot be deleted.");
    }
    vpcs.remove(id);
    tags.forget(id);
  }

  Subnet create(CreateSubnetRequest request) {
    Vpc vpc = vpc(request.vpcId());
    Cidr cidr = cidr(request.cidrBlock());
    if (!cidr(vpc.cidrBlock()).contains(cidr)) {
      throw Service.EC2.refusal(
          "InvalidSubnet.Range", 400, "The CIDR '" + request.cidrBlock() + "' is invalid.");
    }
    for (Subnet other : subnets.values()) {
      if (other.vpcId().equals(vpc.vpcId()) && cidr(other.cidrBlock()).overlaps(cidr)) {
        throw Service.EC2.refusal(
            "InvalidSubnet.Conflict",
            400,
            "The CIDR '" + request.cidrBlock() + "' conflicts with another subnet");
      }
    }
    String zone = zone(request);
    String id = cloud.id("subnet");
    Subnet subnet =
        Subnet.builder()
            .subnetId(id)
            .subnetArn(cloud.arn("ec2", "subnet/" + id))
            .vpcId(vpc.vpcId())
            .cidrBlock(cidr.toString())
            .availabilityZone(zone)
            .availabilityZoneId(Catalog.zoneId(zone))
            .state(SubnetState.AVAILABLE)
            .mapPublicIpOnLaunch(false)
            .defaultForAz(false)
            .ownerId(cloud.account())
            .build();
    subnets.put(id, subnet);
    taken.put(id, new TreeSet<>());
    tags.put(id, Tags.requested(request.tagSpecifications(), "subnet"));
    return described(subnet);
  }

  private String zone(CreateSubnetRequest request) {
    String zone =
        request.availabilityZone() == null ? zones().getFirst() : request.availabilityZone();
    if (!zones().contains(zone)) {
      throw Service.EC2.refusal(
          "InvalidParameterValue",
          400,
          "Value ("
              + zone
              + ") for parameter availabilityZone is invalid. Subnets can currently only be created"
              + " in the following availability zones: "
              + String.join(", ", zones())
              + ".");
    }
    return zone;
  }

  List<String> zones() {
    return cloud.options().zones();
  }

  List<Subnet> describe(DescribeSubnetsRequest request) {
    request.subnetIds().forEach(this::subnet);
    return subnets.values().stream()
        .filter(subnet ->
            request.subnetIds().isEmpty() || request.subnetIds().contains(subnet.subnetId()))
        .filter(subnet -> matches(request.filters(), subnet))
        .map(this::described)
        .toList();
  }

  private boolean matches(List<Filter> filters, Subnet subnet) {
    return Filters.match(
        filters,
        tags.of(subnet.subnetId()),
        name ->
            switch (name) {
              case "subnet-id" -> Filters.one(subnet.subnetId());
              case "vpc-id" -> Filters.one(subnet.vpcId());
              case "availability-zone", "availabilityZone" ->
                  Filters.one(subnet.availabilityZone());
              case "availability-zone-id" -> Filters.one(subnet.availabilityZoneId());
              case "cidr", "cidr-block", "cidrBlock" -> Filters.one(subnet.cidrBlock());
              case "state" -> Filters.one(subnet.stateAsString());
              case "owner-id" -> Filters.one(subnet.ownerId());
              case "default-for-az", "defaultForAz" -> Filters.one("false");
              default -> Optional.empty();
            });
  }

  Subnet subnet(String id) {
    return Cloud.require(
        Optional.ofNullable(subnets.get(id)),
        () -> missing("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist"));
  }

  void deleteSubnet(String id) {
    subnet(id);
    if (!taken.getOrDefault(id, new TreeSet<>()).isEmpty()) {
      throw dependency("The subnet '" + id + "' has dependencies and cannot be deleted.");
    }
    subnets.remove(id);
    taken.remove(id);
    tags.forget(id);
  }

  /// Takes the lowest free address of a subnet; empty when there is none.
  Optional<String> takeAddress(String subnet) {
    Cidr cidr = cidr(subnet(subnet).cidrBlock());
    TreeSet<Long> used = taken.computeIfAbsent(subnet, _ -> new TreeSet<>());
    // AWS keeps the first four addresses of a subnet, and the last.
    for (long address = cidr.first() + 4; address < cidr.last(); address++) {
      if (used.add(address)) {
        return Optional.of(Cidr.text(address));
      }
    }
    return Optional.empty();
  }

  void returnAddress(String subnet, String address) {
    taken.getOrDefault(subnet, new TreeSet<>()).remove(Cidr.number(address));
  }

  long freeAddresses(String subnet) {
    Cidr cidr = cidr(subnet(subnet).cidrBlock());
    return cidr.size() - 5 - taken.getOrDefault(subnet, new TreeSet<>()).size();
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>(vpcs.keySet());
    ids.addAll(subnets.keySet());
    return ids;
  }

  private Vpc tagged(Vpc vpc) {
    return vpc.toBuilder().tags(tags.listOf(vpc.vpcId())).build();
  }

  private Subnet described(Subnet subnet) {
    return subnet.toBuilder()
        .availableIpAddressCount((int) freeAddresses(subnet.subnetId()))
        .tags(tags.listOf(subnet.subnetId()))
        .build();
  }

  private static Cidr cidr(String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException invalid) {
      throw Service.EC2.refusal(
          "InvalidParameterValue",
          400,
          "Value ("
              + text
              + ") for parameter cidrBlock is invalid. This is not a valid CIDR block.");
    }
  }

  static AwsServiceException missing(String code, String message) {
    return Service.EC2.refusal(code, 400, message);
  }

  static AwsServiceException dependency(String message) {
    return Service.EC2.refusal("DependencyViolation", 400, message);
  }
}
