package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;

/// Ways out of a VPC: internet gateways, NAT gateways, and the public addresses they hold.
final class Gateways {
  private final Cloud cloud;
  private final Tags tags;
  private final Networks networks;
  private final TreeMap<String, InternetGateway> internet = new TreeMap<>();
  private final TreeMap<String, NatGateway> nat = new TreeMap<>();
  private final TreeMap<String, Address> addresses = new TreeMap<>();
  private int lastAddress;

  Gateways(Cloud cloud, Tags tags, Networks networks) {
    this.cloud = cloud;
    this.tags = tags;
    this.networks = networks;
    networks.usedBy(vpc ->
        internet.values().stream()
            .filter(gateway -> isAttached(gateway, vpc))
            .map(InternetGateway::internetGatewayId)
            .findFirst());
  }

  InternetGateway create(CreateInternetGatewayRequest request) {
    String id = cloud.id("igw");
    internet.put(
        id, InternetGateway.builder().internetGatewayId(id).ownerId(cloud.account()).build());
    tags.put(id, Tags.requested(request.tagSpecifications(), "internet-gateway"));
    return tagged(internetGateway(id));
  }

  void attach(String id, String vpc) {
    networks.vpc(vpc);
    InternetGateway gateway = internetGateway(id);
    if (gateway.hasAttachments() && !gateway.attachments().isEmpty()) {
      throw Service.EC2.refusal(
          "Resource.AlreadyAssociated",
          400,
          "resource "
              + id
              + " is already attached to network "
              + gateway.attachments().getFirst().vpcId());
    }
    InternetGatewayAttachment attachment =
        InternetGatewayAttachment.builder().vpcId(vpc).state(AttachmentStatus.ATTACHED).build();
    internet.put(id, gateway.toBuilder().attachments(attachment).build());
  }

  void detach(String id, String vpc) {
    InternetGateway gateway = internetGateway(id);
    if (!isAttached(gateway, vpc)) {
      throw Service.EC2.refusal(
          "Gateway.NotAttached", 400, "resource " + id + " is not attached to network " + vpc);
    }
    boolean mapped =
        nat.values().stream().anyMatch(each -> lives(each) && vpc.equals(each.vpcId()));
    if (mapped) {
      throw Networks.dependency(
          "Network "
              + vpc
              + " has some mapped public address(es). Please unmap those public"
              + " address(es) before detaching the gateway.");
    }
    internet.put(id, gateway.toBuilder().attachments(List.of()).build());
  }

  void deleteInternetGateway(String id) {
    if (!internetGateway(id).attachments().isEmpty()) {
      throw Networks.dependency(
          "The internetGateway '" + id + "' has dependencies and cannot be deleted.");
    }
    internet.remove(id);
    tags.forget(id);
  }

  List<InternetGateway> describe(DescribeInternetGatewaysRequest request) {
    return internet.values().stream()
        .filter(each ->
            request.internetGatewayIds().isEmpty()
                || request.internetGatewayIds().contains(each.internetGatewayId()))
        .filter(each ->
            Filters.match(
                request.filters(),
                tags.of(each.internetGatewayId()),
                name ->
                    switch (name) {
                      case "internet-gateway-id" -> Filters.one(each.internetGatewayId());
                      case "attachment.vpc-id" ->
                          Optional.of(
                              each.attachments().stream()
                                  .map(InternetGatewayAttachment::vpcId)
                                  .toList());
                      default -> Optional.empty();
                    }))
        .map(this::tagged)
        .toList();
  }

  private InternetGateway internetGateway(String id) {
    return Cloud.require(
        Optional.ofNullable(internet.get(id)),
        () ->
            Networks.missing(
                "InvalidInternetGatewayID.NotFound",
                "The internetGateway ID '" + id + "' does not exist"));
  }

  private static boolean isAttached(InternetGateway gateway, String vpc) {
    return gateway.attachments().stream().anyMatch(each -> each.vpcId().equals(vpc));
  }

  Address allocate(AllocateAddressRequest request) {
    String id = cloud.id("eipalloc");
    // 203.0.113.0/24 is reserved for documentation, so no address here can be anybody's.
    Address address =
        Address.builder()
            .allocationId(id)
            .publicIp("203.0.113." + (1 + lastAddress++ % 254))
            .domain(DomainType.VPC)
            .build();
    addresses.put(id, address);
    tags.put(id, Tags.requested(request.tagSpecifications(), "elastic-ip"));
    return address;
  }

  List<Address> describe(DescribeAddressesRequest request) {
    return addresses.values().stream()
        .filter(each ->
            request.allocationIds().isEmpty()
                || request.allocationIds().contains(each.allocationId()))
        .filter(each ->
            Filters.match(
                request.filters(),
                tags.of(each.allocationId()),
                name ->
                    switch (name) {
                      case "allocation-id" -> Filters.one(each.allocationId());
                      case "public-ip" -> Filters.one(each.publicIp());
                      default -> Optional.empty();
                    }))
        .map(each -> each.toBuilder().tags(tags.listOf(each.allocationId())).build())
        .toList();
  }

  void release(String id) {
    Address address = address(id);
    if (address.associationId() != null) {
      throw Service.EC2.refusal(
          "InvalidIPAddress.InUse", 400, "Address " + address.publicIp() + " is in use.");
    }
    addresses.remove(id);
    tags.forget(id);
  }

  private Address address(String id) {
    return Cloud.require(
        Optional.ofNullable(addresses.get(id)),
        () ->
            Networks.missing(
                "InvalidAllocationID.NotFound", "The allocation ID '" + id + "' does not exist"));
  }

  NatGateway create(CreateNatGatewayRequest request) {
    Address address = address(request.allocationId());
    String vpc = networks.subnet(request.subnetId()).vpcId();
    if (internet.values().stream().noneMatch(each -> isAttached(each, vpc))) {
      throw Service.EC2.refusal(
          "Gateway.NotAttached", 400, "Network " + vpc + " has no Internet gateway attached");
    }
    String id = cloud.id("nat");
    String inside = networks.takeAddress(request.subnetId()).orElse("");
    NatGateway gateway =
        NatGateway.builder()
            .natGatewayId(id)
            .subnetId(request.subnetId())
            .vpcId(vpc)
            .state(NatGatewayState.PENDING)
            .createTime(cloud.world().now())
            .natGatewayAddresses(
                NatGatewayAddress.builder()
                    .allocationId(address.allocationId())
                    .publicIp(address.publicIp())
                    .privateIp(inside)
                    .build())
            .build();
    nat.put(id, gateway);
    addresses.put(
        address.allocationId(), address.toBuilder().associationId(cloud.id("eipassoc")).build());
    tags.put(id, Tags.requested(request.tagSpecifications(), "natgateway"));
    later(id, NatGatewayState.PENDING, NatGatewayState.AVAILABLE);
    return tagged(gateway);
  }

  List<NatGateway> describe(DescribeNatGatewaysRequest request) {
    return nat.values().stream()
        .filter(each ->
            request.natGatewayIds().isEmpty()
                || request.natGatewayIds().contains(each.natGatewayId()))
        .filter(each ->
            Filters.match(
                request.filter(),
                tags.of(each.natGatewayId()),
                name ->
                    switch (name) {
                      case "nat-gateway-id" -> Filters.one(each.natGatewayId());
                      case "vpc-id" -> Filters.one(each.vpcId());
                      case "subnet-id" -> Filters.one(each.subnetId());
                      case "state" -> Filters.one(each.stateAsString());
                      default -> Optional.empty();
                    }))
        .map(this::tagged)
        .toList();
  }

  void deleteNatGateway(String id) {
    NatGateway gateway =
        Cloud.require(
            Optional.ofNullable(nat.get(id)),
            () ->
                Networks.missing("NatGatewayNotFound", "The Nat Gateway " + id + " was not found"));
    if (lives(gateway)) {
      nat.put(id, gateway.toBuilder().state(NatGatewayState.DELETING).build());
      later(id, NatGatewayState.DELETING, NatGatewayState.DELETED);
    }
  }

  private void later(String id, NatGatewayState from, NatGatewayState to) {
    cloud
        .timeline()
        .after(
            cloud.latencies().natGateway(),
            id + " " + to,
            () -> cloud.locked(() -> change(id, from, to)));
  }

  private void change(String id, NatGatewayState from, NatGatewayState to) {
    NatGateway gateway = nat.get(id);
    if (gateway == null || gateway.state() != from) {
      return;
    }
    nat.put(id, gateway.toBuilder().state(to).build());
    if (to == NatGatewayState.DELETED) {
      NatGatewayAddress held = gateway.natGatewayAddresses().getFirst();
      networks.returnAddress(gateway.subnetId(), held.privateIp());
      addresses.computeIfPresent(
          held.allocationId(), (_, address) -> address.toBuilder().associationId(null).build());
    }
  }

  static boolean lives(NatGateway gateway) {
    return gateway.state() == NatGatewayState.PENDING
        || gateway.state() == NatGatewayState.AVAILABLE;
  }

  List<NatGateway> natGateways() {
    return nat.values().stream().filter(each -> each.state() != NatGatewayState.DELETED).toList();
  }

  List<Address> addresses() {
    return List.copyOf(addresses.values());
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>(internet.keySet());
    natGateways().forEach(each -> ids.add(each.natGatewayId()));
    ids.addAll(addresses.keySet());
    return ids;
  }

  private InternetGateway tagged(InternetGateway gateway) {
    return gateway.toBuilder().tags(tags.listOf(gateway.internetGatewayId())).build();
  }

  private NatGateway tagged(NatGateway gateway) {
    return gateway.toBuilder().tags(tags.listOf(gateway.natGatewayId())).build();
  }
}
