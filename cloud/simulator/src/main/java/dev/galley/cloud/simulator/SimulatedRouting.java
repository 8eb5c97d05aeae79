package dev.galley.cloud.simulator;

import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;

/// EC2's calls about the ways in and out of a network: gateways, addresses, routes.
sealed class SimulatedRouting extends Ec2Calls permits SimulatedVpc {
  SimulatedRouting(Door door, Region region) {
    super(door, region);
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

  private AllocateAddressResponse allocated(AllocateAddressRequest request) {
    Address address = region.gateways.allocate(request);
    return AllocateAddressResponse.builder()
        .allocationId(address.allocationId())
        .publicIp(address.publicIp())
        .domain(address.domain())
        .build();
  }
}
