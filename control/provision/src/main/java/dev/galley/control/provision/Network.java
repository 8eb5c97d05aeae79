package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import dev.galley.cloud.aws.AwsProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/// The platform's network: one VPC over three zones, private subnets for nodes, public ones for
/// ways out, and a single NAT gateway.
final class Network {
  private static final String CIDR = "10.0.0.0/16";
  private static final int ZONES = 3;
  private static final String ANYWHERE = "0.0.0.0/0";

  private final Site site;
  private final Ec2Client ec2;

  Network(Site site) {
    this.site = site;
    this.ec2 = site.aws().ec2();
  }

  Optional<Vpc> vpc() {
    return ec2.describeVpcs(it -> it.filters(site.owned(site.name()))).vpcs().stream().findFirst();
  }

  void ensureVpc() {
    if (vpc().isPresent()) {
      return;
    }
    String id =
        ec2.createVpc(
                it -> it.cidrBlock(CIDR).tagSpecifications(site.tags("vpc", site.name(), Map.of())))
            .vpc()
            .vpcId();
    AttributeBooleanValue on = AttributeBooleanValue.builder().value(true).build();
    // EKS needs both to resolve the private endpoint.
    ec2.modifyVpcAttribute(it -> it.vpcId(id).enableDnsSupport(on));
    ec2.modifyVpcAttribute(it -> it.vpcId(id).enableDnsHostnames(on));
  }

  String vpcId() {
    return vpc().map(Vpc::vpcId).orElseThrow(() -> missing("VPC"));
  }

  private RuntimeException missing(String what) {
    return Problem.of(AwsProblem.NOT_FOUND, "the " + what + " of " + site.name() + " is gone")
        .hint("somebody removed it meanwhile: run again")
        .asException();
  }

  void ensurePrivateSubnets() {
    List<String> zones = zones();
    for (int i = 0; i < ZONES; i++) {
      ensureSubnet(
          "private-" + (i + 1),
          zones.get(i),
          "10.0." + 16 * i + ".0/20",
          Map.of(Site.DISCOVERY, site.name(), "kubernetes.io/role/internal-elb", "1"));
    }
  }

  void ensurePublicSubnets() {
    List<String> zones = zones();
    for (int i = 0; i < ZONES; i++) {
      ensureSubnet(
          "public-" + (i + 1),
          zones.get(i),
          "10.0." + (50 + i) + ".0/24",
          Map.of("kubernetes.io/role/elb", "1"));
    }
  }

  private List<String> zones() {
    List<String> zones =
        ec2.describeAvailabilityZones(it -> {}).availabilityZones().stream()
            .map(AvailabilityZone::zoneName)
            .sorted()
            .toList();
    if (zones.size() < ZONES) {
      throw Problem.of(
              AwsProblem.NO_ZONES,
              site.spec().region() + " has " + zones.size() + " zones, and a platform needs three")
          .hint("choose another region in " + PlatformFile.NAME)
          .asException();
    }
    return zones.subList(0, ZONES);
  }

  private void ensureSubnet(String part, String zone, String cidr, Map<String, String> tags) {
    String called = site.called(part);
    if (subnets(called).isEmpty()) {
      String vpc = vpcId();
      ec2.createSubnet(it ->
          it.vpcId(vpc)
              .availabilityZone(zone)
              .cidrBlock(cidr)
              .tagSpecifications(site.tags("subnet", called, tags)));
    }
  }

  /// The subnets of a name, which may have stars in it, by zone.
  List<Subnet> subnets(String called) {
    return ec2.describeSubnets(it -> it.filters(site.owned(called))).subnets().stream()
        .sorted((a, b) -> a.availabilityZone().compareTo(b.availabilityZone()))
        .toList();
  }

  List<String> privateSubnets() {
    return subnets(site.called("private-*")).stream().map(Subnet::subnetId).toList();
  }

  void ensureInternetGateway() {
    String vpc = vpcId();
    InternetGateway gateway =
        internetGateway()
            .orElseGet(() ->
                ec2.createInternetGateway(it ->
                        it.tagSpecifications(site.tags("internet-gateway", site.name(), Map.of())))
                    .internetGateway());
    if (gateway.attachments().isEmpty()) {
      ec2.attachInternetGateway(it -> it.internetGatewayId(gateway.internetGatewayId()).vpcId(vpc));
    }
  }

  private Optional<InternetGateway> internetGateway() {
    return ec2
        .describeInternetGateways(it -> it.filters(site.owned(site.name())))
        .internetGateways()
        .stream()
        .findFirst();
  }

  void ensureNatGateway() {
    if (natGateway().isEmpty()) {
      String address =
          addresses().stream()
              .findFirst()
              .map(Address::allocationId)
              .orElseGet(() ->
                  ec2.allocateAddress(it ->
                          it.domain("vpc")
                              .tagSpecifications(site.tags("elastic-ip", site.name(), Map.of())))
                      .allocationId());
      String subnet = subnets(site.called("public-1")).getFirst().subnetId();
      ec2.createNatGateway(it ->
          it.allocationId(address)
              .subnetId(subnet)
              .tagSpecifications(site.tags("natgateway", site.name(), Map.of())));
    }
    site.await(
        "the NAT gateway",
        Duration.ofMinutes(10),
        () -> natGateway().map(each -> each.state() == NatGatewayState.AVAILABLE).orElse(false));
  }

  private List<Address> addresses() {
    return ec2.describeAddresses(it -> it.filters(site.owned(site.name()))).addresses();
  }

  private Optional<NatGateway> natGateway() {
    return ec2.describeNatGateways(it -> it.filter(site.owned(site.name()))).natGateways().stream()
        .filter(each ->
            each.state() == NatGatewayState.PENDING || each.state() == NatGatewayState.AVAILABLE)
        .findFirst();
  }

  void ensurePublicRoutes() {
    String gateway =
        internetGateway()
            .map(InternetGateway::internetGatewayId)
            .orElseThrow(() -> missing("internet gateway"));
    RouteTable table = ensureTable("public");
    if (lacksWayOut(table)) {
      ec2.createRoute(it ->
          it.routeTableId(table.routeTableId()).destinationCidrBlock(ANYWHERE).gatewayId(gateway));
    }
    associate(table, subnets(site.called("public-*")));
  }

  void ensurePrivateRoutes() {
    String gateway =
        natGateway().map(NatGateway::natGatewayId).orElseThrow(() -> missing("NAT gateway"));
    RouteTable table = ensureTable("private");
    if (lacksWayOut(table)) {
      ec2.createRoute(it ->
          it.routeTableId(table.routeTableId())
              .destinationCidrBlock(ANYWHERE)
              .natGatewayId(gateway));
    }
    associate(table, subnets(site.called("private-*")));
  }

  private static boolean lacksWayOut(RouteTable table) {
    return table.routes().stream().noneMatch(each -> ANYWHERE.equals(each.destinationCidrBlock()));
  }

  private RouteTable ensureTable(String part) {
    String vpc = vpcId();
    String called = site.called(part);
    return ec2.describeRouteTables(it -> it.filters(site.owned(called))).routeTables().stream()
        .findFirst()
        .orElseGet(() ->
            ec2.createRouteTable(it ->
                    it.vpcId(vpc).tagSpecifications(site.tags("route-table", called, Map.of())))
                .routeTable());
  }

  private void associate(RouteTable table, List<Subnet> subnets) {
    List<String> associated =
        table.associations().stream().map(RouteTableAssociation::subnetId).toList();
    for (Subnet subnet : subnets) {
      if (!associated.contains(subnet.subnetId())) {
        ec2.associateRouteTable(
            it -> it.routeTableId(table.routeTableId()).subnetId(subnet.subnetId()));
      }
    }
  }

  void removeNatGateway() {
    List<NatGateway> gateways = new ArrayList<>();
    natGateway().ifPresent(gateways::add);
    gateways.forEach(each -> ec2.deleteNatGateway(it -> it.natGatewayId(each.natGatewayId())));
    site.await(
        "the NAT gateway to go",
        Duration.ofMinutes(10),
        () ->
            ec2.describeNatGateways(it -> it.filter(site.owned(site.name()))).natGateways().stream()
                .allMatch(each -> each.state() == NatGatewayState.DELETED));
    addresses().forEach(each -> ec2.releaseAddress(it -> it.allocationId(each.allocationId())));
  }

  void removeRoutes() {
    for (RouteTable table : ec2.describeRouteTables(it -> it.filters(site.owned())).routeTables()) {
      table
          .associations()
          .forEach(each ->
              ec2.disassociateRouteTable(it -> it.associationId(each.routeTableAssociationId())));
      ec2.deleteRouteTable(it -> it.routeTableId(table.routeTableId()));
    }
  }

  void removeVpc() {
    for (Subnet subnet : ec2.describeSubnets(it -> it.filters(site.owned())).subnets()) {
      ec2.deleteSubnet(it -> it.subnetId(subnet.subnetId()));
    }
    for (InternetGateway gateway :
        ec2.describeInternetGateways(it -> it.filters(site.owned())).internetGateways()) {
      String id = gateway.internetGatewayId();
      gateway
          .attachments()
          .forEach(each ->
              ec2.detachInternetGateway(it -> it.internetGatewayId(id).vpcId(each.vpcId())));
      ec2.deleteInternetGateway(it -> it.internetGatewayId(id));
    }
    vpc().ifPresent(vpc -> ec2.deleteVpc(it -> it.vpcId(vpc.vpcId())));
  }
}
