package dev.galley.cloud.simulator;

import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/// EC2's calls about networks: VPCs, subnets, security groups.
sealed class SimulatedVpc extends SimulatedRouting permits SimulatedEc2 {
  SimulatedVpc(Door door, Region region) {
    super(door, region);
  }

  @Override
  public CreateVpcResponse createVpc(CreateVpcRequest request) {
    return create(
        "CreateVpc",
        "vpc",
        request.tagSpecifications(),
        () -> CreateVpcResponse.builder().vpc(region.networks.create(request)).build());
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    return read(
        "DescribeVpcs",
        () -> {
          var page =
              Pages.of(
                  region.networks.describe(request), request.nextToken(), request.maxResults());
          return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.next()).build();
        });
  }

  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    return change(
        "ModifyVpcAttribute",
        "vpc",
        request.vpcId(),
        () -> {
          region.networks.vpc(request.vpcId());
          return ModifyVpcAttributeResponse.builder().build();
        });
  }

  @Override
  public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
    return change(
        "DeleteVpc",
        "vpc",
        request.vpcId(),
        () -> {
          region.networks.deleteVpc(request.vpcId());
          return DeleteVpcResponse.builder().build();
        });
  }

  @Override
  public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
    return create(
        "CreateSubnet",
        "subnet",
        request.tagSpecifications(),
        () -> CreateSubnetResponse.builder().subnet(region.networks.create(request)).build());
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    return read(
        "DescribeSubnets",
        () -> {
          var page =
              Pages.of(
                  region.networks.describe(request), request.nextToken(), request.maxResults());
          return DescribeSubnetsResponse.builder()
              .subnets(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
    return change(
        "DeleteSubnet",
        "subnet",
        request.subnetId(),
        () -> {
          region.networks.deleteSubnet(request.subnetId());
          return DeleteSubnetResponse.builder().build();
        });
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return create(
        "CreateSecurityGroup",
        "security-group",
        request.tagSpecifications(),
        () -> created(region.groups.create(request)));
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return read(
        "DescribeSecurityGroups",
        () -> {
          var page =
              Pages.of(region.groups.describe(request), request.nextToken(), request.maxResults());
          return DescribeSecurityGroupsResponse.builder()
              .securityGroups(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return change(
        "AuthorizeSecurityGroupIngress",
        "security-group",
        request.groupId(),
        () -> {
          region.groups.authorizeIngress(request.groupId(), request.ipPermissions());
          return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true).build();
        });
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return change(
        "AuthorizeSecurityGroupEgress",
        "security-group",
        request.groupId(),
        () -> {
          region.groups.authorizeEgress(request.groupId(), request.ipPermissions());
          return AuthorizeSecurityGroupEgressResponse.builder().returnValue(true).build();
        });
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return change(
        "RevokeSecurityGroupIngress",
        "security-group",
        request.groupId(),
        () -> {
          region.groups.revokeIngress(request.groupId(), request.ipPermissions());
          return RevokeSecurityGroupIngressResponse.builder().returnValue(true).build();
        });
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return change(
        "DeleteSecurityGroup",
        "security-group",
        request.groupId(),
        () -> {
          region.groups.delete(request.groupId());
          return DeleteSecurityGroupResponse.builder().build();
        });
  }

  private static CreateSecurityGroupResponse created(SecurityGroup group) {
    return CreateSecurityGroupResponse.builder()
        .groupId(group.groupId())
        .securityGroupArn(group.securityGroupArn())
        .tags(group.tags())
        .build();
  }
}
