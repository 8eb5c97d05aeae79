package dev.galley.cloud.simulator;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// EC2's calls about networks: VPCs, subnets, gateways, routes, security groups.
sealed class SimulatedVpc implements Ec2Client permits SimulatedEc2 {
  final Door door;
  final Region region;

  SimulatedVpc(Door door, Region region) {
    this.door = door;
    this.region = region;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  /// A call that only looks.
  final <T> T read(String operation, Supplier<T> work) {
    return door.call(operation, work);
  }

  /// A call that makes a thing of a type, with tags: which is an action of its own in policies.
  final <T> T create(
      String operation, String type, List<TagSpecification> specifications, Supplier<T> work) {
    SortedMap<String, String> requested = Tags.requested(specifications, type);
    Access access = Access.to(door.cloud().arn("ec2", type + "/*")).tagging(requested);
    return door.call(
        operation,
        () -> List.of(access),
        () -> {
          if (!requested.isEmpty()) {
            door.check("CreateTags", List.of(access.with("ec2:CreateAction", operation)));
          }
          return work.get();
        });
  }

  /// A call that changes or removes one thing.
  final <T> T change(String operation, String type, String id, Supplier<T> work) {
    return door.call(operation, () -> List.of(access(type, id)), work);
  }

  final Access access(String type, String id) {
    return Access.to(door.cloud().arn("ec2", type + "/" + id)).tagged(region.tags.of(id));
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
  public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
    return create(
        "CreateInternetGateway",
        "internet-gateway",
        request.tagSpecifications(),
        () ->
            CreateInternetGatewayResponse.builder()
                .internetGateway(region.gateways.create(request))
                .build());
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return read(
        "DescribeInternetGateways",
        () -> {
          var page =
              Pages.of(
                  region.gateways.describe(request), request.nextToken(), request.maxResults());
          return DescribeInternetGatewaysResponse.builder()
              .internetGateways(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
    return change(
        "AttachInternetGateway",
        "internet-gateway",
        request.internetGatewayId(),
        () -> {
          region.gateways.attach(request.internetGatewayId(), request.vpcId());
          return AttachInternetGatewayResponse.builder().build();
        });
  }

  @Override
  public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
    return change(
        "DetachInternetGateway",
        "internet-gateway",
        request.internetGatewayId(),
        () -> {
          region.gateways.detach(request.internetGatewayId(), request.vpcId());
          return DetachInternetGatewayResponse.builder().build();
        });
  }

  @Override
  public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
    return change(
        "DeleteInternetGateway",
        "internet-gateway",
        request.internetGatewayId(),
        () -> {
          region.gateways.deleteInternetGateway(request.internetGatewayId());
          return DeleteInternetGatewayResponse.builder().build();
        });
  }

  @Override
  public AllocateAddressResponse allocateAddress(AllocateAddressRequest request) {
    return create(
        "AllocateAddress", "elastic-ip", request.tagSpecifications(), () -> allocated(request));
  }

  @Override
  public DescribeAddressesResponse describeAddresses(DescribeAddressesRequest request) {
    return read(
        "DescribeAddresses",
        () ->
            DescribeAddressesResponse.builder()
                .addresses(region.gateways.describe(request))
                .build());
  }

  @Override
  public ReleaseAddressResponse releaseAddress(ReleaseAddressRequest request) {
    return change(
        "ReleaseAddress",
        "elastic-ip",
        request.allocationId(),
        () -> {
          region.gateways.release(request.allocationId());
          return ReleaseAddressResponse.builder().build();
        });
  }

  @Override
  public CreateNatGatewayResponse createNatGateway(CreateNatGatewayRequest request) {
    return create(
        "CreateNatGateway",
        "natgateway",
        request.tagSpecifications(),
        () ->
            CreateNatGatewayResponse.builder().natGateway(region.gateways.create(request)).build());
  }

  @Override
  public DescribeNatGatewaysResponse describeNatGateways(DescribeNatGatewaysRequest request) {
    return read(
        "DescribeNatGateways",
        () -> {
          var page =
              Pages.of(
                  region.gateways.describe(request), request.nextToken(), request.maxResults());
          return DescribeNatGatewaysResponse.builder()
              .natGateways(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DeleteNatGatewayResponse deleteNatGateway(DeleteNatGatewayRequest request) {
    return change(
        "DeleteNatGateway",
        "natgateway",
        request.natGatewayId(),
        () -> {
          region.gateways.deleteNatGateway(request.natGatewayId());
          return DeleteNatGatewayResponse.builder().build();
        });
  }

  @Override
  public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
    return create(
        "CreateRouteTable",
        "route-table",
        request.tagSpecifications(),
        () -> CreateRouteTableResponse.builder().routeTable(region.routes.create(request)).build());
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    return read(
        "DescribeRouteTables",
        () -> {
          var page =
              Pages.of(region.routes.describe(request), request.nextToken(), request.maxResults());
          return DescribeRouteTablesResponse.builder()
              .routeTables(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    return change(
        "CreateRoute",
        "route-table",
        request.routeTableId(),
        () -> {
          region.routes.addRoute(request);
          return CreateRouteResponse.builder().returnValue(true).build();
        });
  }

  @Override
  public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
    return change(
        "AssociateRouteTable",
        "route-table",
        request.routeTableId(),
        () ->
            AssociateRouteTableResponse.builder()
                .associationId(region.routes.associate(request))
                .build());
  }

  @Override
  public DisassociateRouteTableResponse disassociateRouteTable(
      DisassociateRouteTableRequest request) {
    return change(
        "DisassociateRouteTable",
        "route-table",
        "*",
        () -> {
          region.routes.disassociate(request.associationId());
          return DisassociateRouteTableResponse.builder().build();
        });
  }

  @Override
  public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
    return change(
        "DeleteRouteTable",
        "route-table",
        request.routeTableId(),
        () -> {
          region.routes.delete(request.routeTableId());
          return DeleteRouteTableResponse.builder().build();
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

  private AllocateAddressResponse allocated(AllocateAddressRequest request) {
    Address address = region.gateways.allocate(request);
    return AllocateAddressResponse.builder()
        .allocationId(address.allocationId())
        .publicIp(address.publicIp())
        .domain(address.domain())
        .build();
  }

  private static CreateSecurityGroupResponse created(SecurityGroup group) {
    return CreateSecurityGroupResponse.builder()
        .groupId(group.groupId())
        .securityGroupArn(group.securityGroupArn())
        .tags(group.tags())
        .build();
  }
}
