package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/// Security groups and their rules.
final class SecurityGroups {
  private final Cloud cloud;
  private final Tags tags;
  private final Networks networks;
  private final TreeMap<String, SecurityGroup> groups = new TreeMap<>();
  private Predicate<String> inUse = _ -> false;

  SecurityGroups(Cloud cloud, Tags tags, Networks networks) {
    this.cloud = cloud;
    this.tags = tags;
    this.networks = networks;
    networks.usedBy(vpc ->
        groups.values().stream()
            .filter(group -> group.vpcId().equals(vpc))
            .map(SecurityGroup::groupId)
            .findFirst());
  }

  void usedBy(Predicate<String> instances) {
    inUse = inUse.or(instances);
  }

  SecurityGroup create(CreateSecurityGroupRequest request) {
    networks.vpc(request.vpcId());
    boolean taken =
        groups.values().stream()
            .anyMatch(group ->
                group.vpcId().equals(request.vpcId())
                    && group.groupName().equals(request.groupName()));
    if (taken) {
      throw Service.EC2.refusal(
          "InvalidGroup.Duplicate",
          400,
          "The security group '%s' already exists for VPC '%s'"
              .formatted(request.groupName(), request.vpcId()));
    }
    String id = cloud.id("sg");
    SecurityGroup group =
        SecurityGroup.builder()
            .groupId(id)
            .groupName(request.groupName())
            .description(request.description())
            .securityGroupArn(cloud.arn("ec2", "security-group/" + id))
            .vpcId(request.vpcId())
            .ownerId(cloud.account())
            .ipPermissions(List.of())
            .ipPermissionsEgress(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                    .build())
            .build();
    groups.put(id, group);
    tags.put(id, Tags.requested(request.tagSpecifications(), "security-group"));
    return tagged(group);
  }

  void authorizeIngress(String id, List<IpPermission> more) {
    SecurityGroup group = group(id);
    groups.put(id, group.toBuilder().ipPermissions(added(group.ipPermissions(), more)).build());
  }

  void authorizeEgress(String id, List<IpPermission> more) {
    SecurityGroup group = group(id);
    groups.put(
        id,
        group.toBuilder().ipPermissionsEgress(added(group.ipPermissionsEgress(), more)).build());
  }

  void revokeIngress(String id, List<IpPermission> fewer) {
    SecurityGroup group = group(id);
    List<IpPermission> kept = new ArrayList<>(group.ipPermissions());
    kept.removeAll(fewer);
    groups.put(id, group.toBuilder().ipPermissions(kept).build());
  }

  private static List<IpPermission> added(List<IpPermission> rules, List<IpPermission> more) {
    List<IpPermission> all = new ArrayList<>(rules);
    for (IpPermission rule : more) {
      if (all.contains(rule)) {
        throw Service.EC2.refusal(
            "InvalidPermission.Duplicate", 400, "the specified rule already exists");
      }
      all.add(rule);
    }
    return all;
  }

  List<SecurityGroup> describe(DescribeSecurityGroupsRequest request) {
    request.groupIds().forEach(this::group);
    return groups.values().stream()
        .filter(each -> request.groupIds().isEmpty() || request.groupIds().contains(each.groupId()))
        .filter(each ->
            Filters.match(
                request.filters(),
                tags.of(each.groupId()),
                name ->
                    switch (name) {
                      case "group-id" -> Filters.one(each.groupId());
                      case "group-name" -> Filters.one(each.groupName());
                      case "vpc-id" -> Filters.one(each.vpcId());
                      case "description" -> Filters.one(each.description());
                      case "owner-id" -> Filters.one(each.ownerId());
                      default -> Optional.empty();
                    }))
        .map(this::tagged)
        .toList();
  }

  SecurityGroup group(String id) {
    return Cloud.require(
        Optional.ofNullable(groups.get(id)),
        () ->
            Networks.missing(
                "InvalidGroup.NotFound", "The security group '" + id + "' does not exist"));
  }

  void delete(String id) {
    group(id);
    boolean referred =
        groups.values().stream()
            .filter(other -> !other.groupId().equals(id))
            .flatMap(other -> other.ipPermissions().stream())
            .flatMap(rule -> rule.userIdGroupPairs().stream())
            .anyMatch(pair -> id.equals(pair.groupId()));
    if (referred || inUse.test(id)) {
      throw Networks.dependency("resource " + id + " has a dependent object");
    }
    groups.remove(id);
    tags.forget(id);
  }

  List<String> ids() {
    return List.copyOf(groups.keySet());
  }

  private SecurityGroup tagged(SecurityGroup group) {
    return group.toBuilder().tags(tags.listOf(group.groupId())).build();
  }
}
