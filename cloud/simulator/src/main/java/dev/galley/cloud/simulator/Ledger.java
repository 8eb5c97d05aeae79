package dev.galley.cloud.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NatGateway;

/// What costs money at one moment, by the hour. Traffic, requests and logs are not in it.
public record Ledger(Instant at, List<Line> lines) {
  public Ledger {
    lines = List.copyOf(lines);
  }

  /// One thing that is paid for.
  ///
  /// @param kind `control-plane`, `instance`, `volume`, `nat-gateway` or `public-ipv4`
  /// @param description what it is, for people: an instance's type, zone and capacity type
  public record Line(
      String kind, String id, String description, double usdPerHour, Instant since) {}

  /// US dollars per hour; prices as in AWS's price list for us-east-1 in 2026.
  private static final double CONTROL_PLANE = 0.10;

  private static final double NAT_GATEWAY = 0.045;
  private static final double PUBLIC_ADDRESS = 0.005;
  private static final double GP3_GIGABYTE = 0.08 / 730;

  public double usdPerHour() {
    return lines.stream().mapToDouble(Line::usdPerHour).sum();
  }

  static Ledger of(Cloud cloud, Region region, Clusters clusters) {
    Instant now = cloud.world().now();
    List<Line> lines = new ArrayList<>();
    for (EksCluster each : clusters.all()) {
      lines.add(
          new Line(
              "control-plane",
              each.name(),
              "EKS " + each.cluster.version(),
              CONTROL_PLANE,
              each.cluster.createdAt()));
    }
    for (NatGateway gateway : region.gateways.natGateways()) {
      lines.add(
          new Line(
              "nat-gateway",
              gateway.natGatewayId(),
              "NAT gateway",
              NAT_GATEWAY,
              gateway.createTime()));
    }
    for (Address address : region.gateways.addresses()) {
      lines.add(
          new Line("public-ipv4", address.allocationId(), address.publicIp(), PUBLIC_ADDRESS, now));
    }
    for (Instances.Held held : region.instances.living()) {
      InstanceView view = region.instances.view(held);
      lines.add(
          new Line(
              "instance",
              view.id(),
              view.type() + " " + view.zone() + " " + view.capacityType(),
              view.usdPerHour(),
              view.launched()));
      int size = held.launch().volumeGigabytes();
      lines.add(
          new Line("volume", view.id(), size + " GB gp3", size * GP3_GIGABYTE, view.launched()));
    }
    return new Ledger(now, lines);
  }
}
