package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/// Route tables, their routes, and the subnets that use them.
final class RouteTables {
  private final Cloud cloud;
  private final Tags tags;
  private final Networks networks;
  private final TreeMap<String, RouteTable> tables = new TreeMap<>();

  RouteTables(Cloud cloud, Tags tags, Networks networks) {
    this.cloud = cloud;
    this.tags = tags;
    this.networks = networks;
    networks.usedBy(vpc ->
        tables.values().stream()
            .filter(table -> table.vpcId().equals(vpc))
            .map(RouteTable::routeTableId)
            .findFirst());
  }

  RouteTable create(CreateRouteTableRequest request) {
    String local = networks.vpc(request.vpcId()).cidrBlock();
    String id = cloud.id("rtb");
    RouteTable table =
        RouteTable.builder()
            .routeTableId(id)
            .vpcId(request.vpcId())
            .ownerId(cloud.account())
            .routes(
                Route.builder()
                    .destinationCidrBlock(local)
                    .gatewayId("local")
                    .state(RouteState.ACTIVE)
                    .build())
            .associations(List.of())
            .build();
    tables.put(id, table);
    tags.put(id, Tags.requested(request.tagSpecifications(), "route-table"));
    return tagged(table);
  }

  void addRoute(CreateRouteRequest request) {
    RouteTable table = table(request.routeTableId());
    String destination = request.destinationCidrBlock();
    if (table.routes().stream().anyMatch(r -> r.destinationCidrBlock().equals(destination))) {
      throw Service.EC2.refusal(
          "RouteAlreadyExists", 400, "The route identified by " + destination + " already exists.");
    }
    List<Route> routes = new ArrayList<>(table.routes());
    routes.add(
        Route.builder()
            .destinationCidrBlock(destination)
            .gatewayId(request.gatewayId())
            .natGatewayId(request.natGatewayId())
            .state(RouteState.ACTIVE)
            .build());
    tables.put(table.routeTableId(), table.toBuilder().routes(routes).build());
  }

  String associate(AssociateRouteTableRequest request) {
    RouteTable table = table(request.routeTableId());
    networks.subnet(request.subnetId());
    String id = cloud.id("rtbassoc");
    List<RouteTableAssociation> associations = new ArrayList<>(table.associations());
    associations.add(
        RouteTableAssociation.builder()
            .routeTableAssociationId(id)
            .routeTableId(table.routeTableId())
            .subnetId(request.subnetId())
            .main(false)
            .build());
    tables.put(table.routeTableId(), table.toBuilder().associations(associations).build());
    return id;
  }

  void disassociate(String association) {
    for (RouteTable table : List.copyOf(tables.values())) {
      List<RouteTableAssociation> kept =
          table.associations().stream()
              .filter(each -> !each.routeTableAssociationId().equals(association))
              .toList();
      tables.put(table.routeTableId(), table.toBuilder().associations(kept).build());
    }
  }

  List<RouteTable> describe(DescribeRouteTablesRequest request) {
    return tables.values().stream()
        .filter(each ->
            request.routeTableIds().isEmpty()
                || request.routeTableIds().contains(each.routeTableId()))
        .filter(each ->
            Filters.match(
                request.filters(),
                tags.of(each.routeTableId()),
                name ->
                    switch (name) {
                      case "route-table-id" -> Filters.one(each.routeTableId());
                      case "vpc-id" -> Filters.one(each.vpcId());
                      case "association.subnet-id" ->
                          Optional.of(
                              each.associations().stream()
                                  .map(RouteTableAssociation::subnetId)
                                  .toList());
                      default -> Optional.empty();
                    }))
        .map(this::tagged)
        .toList();
  }

  void delete(String id) {
    if (!table(id).associations().isEmpty()) {
      throw Networks.dependency(
          "The routeTable '" + id + "' has dependencies and cannot be deleted.");
    }
    tables.remove(id);
    tags.forget(id);
  }

  List<String> ids() {
    return List.copyOf(tables.keySet());
  }

  private RouteTable table(String id) {
    return Cloud.require(
        Optional.ofNullable(tables.get(id)),
        () ->
            Networks.missing(
                "InvalidRouteTableID.NotFound", "The routeTable ID '" + id + "' does not exist"));
  }

  private RouteTable tagged(RouteTable table) {
    return table.toBuilder().tags(tags.listOf(table.routeTableId())).build();
  }
}
