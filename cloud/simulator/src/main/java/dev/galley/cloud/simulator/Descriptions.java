package dev.galley.cloud.simulator;

import dev.galley.cloud.catalog.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneOptInStatus;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneState;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.MemoryInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.ProcessorInfo;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.UsageClassType;
import software.amazon.awssdk.services.ec2.model.VCpuInfo;

/// How EC2 describes what it has, where the description is more than what is kept.
final class Descriptions {
  /// The types of resources by the prefix of their ids.
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("i", "instance"),
          Map.entry("vol", "volume"),
          Map.entry("eni", "network-interface"),
          Map.entry("lt", "launch-template"),
          Map.entry("sg", "security-group"),
          Map.entry("subnet", "subnet"),
          Map.entry("vpc", "vpc"),
          Map.entry("igw", "internet-gateway"),
          Map.entry("nat", "natgateway"),
          Map.entry("rtb", "route-table"),
          Map.entry("eipalloc", "elastic-ip"),
          Map.entry("fleet", "fleet"));

  private Descriptions() {}

  static String resourceType(String id) {
    return TYPES.getOrDefault(id.substring(0, Math.max(0, id.indexOf('-'))), "*");
  }

  static AvailabilityZone zone(String name) {
    return AvailabilityZone.builder()
        .zoneName(name)
        .zoneId(Catalog.zoneId(name))
        .regionName(Catalog.regionOf(name))
        .zoneType("availability-zone")
        .state(AvailabilityZoneState.AVAILABLE)
        .optInStatus(AvailabilityZoneOptInStatus.OPT_IN_NOT_REQUIRED)
        .build();
  }

  static InstanceTypeInfo type(Machine machine) {
    return InstanceTypeInfo.builder()
        .instanceType(machine.type())
        .vCpuInfo(VCpuInfo.builder().defaultVCpus(machine.vcpus()).build())
        .memoryInfo(MemoryInfo.builder().sizeInMiB(machine.memoryMiB()).build())
        .processorInfo(
            ProcessorInfo.builder()
                .supportedArchitecturesWithStrings(machine.architectures())
                .build())
        .supportedUsageClasses(UsageClassType.ON_DEMAND, UsageClassType.SPOT)
        .supportedVirtualizationTypesWithStrings("hvm")
        .build();
  }

  static boolean matches(List<Filter> filters, InstanceTypeInfo type) {
    return Filters.match(
        filters,
        new TreeMap<>(),
        name ->
            switch (name) {
              case "instance-type" -> Filters.one(type.instanceTypeAsString());
              case "supported-virtualization-type" -> Filters.one("hvm");
              case "processor-info.supported-architecture" ->
                  Optional.of(type.processorInfo().supportedArchitecturesAsStrings());
              case "supported-usage-class" -> Optional.of(List.of("on-demand", "spot"));
              default -> Optional.empty();
            });
  }

  static List<InstanceTypeOffering> offerings(
      List<Machine> machines, @Nullable LocationType by, List<String> zones) {
    List<InstanceTypeOffering> offerings = new ArrayList<>();
    for (Machine machine : machines) {
      List<String> places =
          by == LocationType.AVAILABILITY_ZONE || by == LocationType.AVAILABILITY_ZONE_ID
              ? List.copyOf(machine.spot().keySet())
              : List.of(Catalog.regionOf(zones.getFirst()));
      for (String place : places) {
        offerings.add(
            InstanceTypeOffering.builder()
                .instanceType(machine.type())
                .locationType(by == null ? LocationType.REGION : by)
                .location(by == LocationType.AVAILABILITY_ZONE_ID ? Catalog.zoneId(place) : place)
                .build());
      }
    }
    return offerings;
  }

  static boolean matches(List<Filter> filters, InstanceTypeOffering offering) {
    return Filters.match(
        filters,
        new TreeMap<>(),
        name ->
            switch (name) {
              case "instance-type" -> Filters.one(offering.instanceTypeAsString());
              case "location" -> Filters.one(offering.location());
              default -> Optional.empty();
            });
  }

  static List<SpotPrice> spotPrices(Machine machine, @Nullable String zone, Instant now) {
    List<SpotPrice> prices = new ArrayList<>();
    machine
        .spot()
        .forEach((where, price) -> {
          if (zone == null || zone.equals(where)) {
            prices.add(
                SpotPrice.builder()
                    .instanceType(machine.type())
                    .availabilityZone(where)
                    .productDescription("Linux/UNIX")
                    .spotPrice("%.6f".formatted(price))
                    .timestamp(now)
                    .build());
          }
        });
    return prices;
  }

  static Reservation reservation(Instance instance) {
    return Reservation.builder()
        .reservationId(instance.instanceId().replace("i-", "r-"))
        .instances(instance)
        .build();
  }

  static InstanceStatus status(Instance instance) {
    InstanceStatusSummary healthy =
        InstanceStatusSummary.builder().status(SummaryStatus.OK).build();
    return InstanceStatus.builder()
        .instanceId(instance.instanceId())
        .availabilityZone(instance.placement().availabilityZone())
        .instanceState(instance.state())
        .instanceStatus(healthy)
        .systemStatus(healthy)
        .build();
  }

  static NetworkInterface networkInterface(Instances.Held held) {
    Instance instance = held.instance();
    return NetworkInterface.builder()
        .networkInterfaceId(instance.instanceId().replace("i-", "eni-"))
        .subnetId(instance.subnetId())
        .vpcId(instance.vpcId())
        .availabilityZone(instance.placement().availabilityZone())
        .privateIpAddress(instance.privateIpAddress())
        .groups(instance.securityGroups())
        .status(NetworkInterfaceStatus.IN_USE)
        .attachment(NetworkInterfaceAttachment.builder().instanceId(instance.instanceId()).build())
        .build();
  }

  static boolean matches(List<Filter> filters, NetworkInterface each) {
    return Filters.match(
        filters,
        new TreeMap<>(),
        name ->
            switch (name) {
              case "vpc-id" -> Filters.one(each.vpcId());
              case "subnet-id" -> Filters.one(each.subnetId());
              case "network-interface-id" -> Filters.one(each.networkInterfaceId());
              case "attachment.instance-id" -> Filters.one(each.attachment().instanceId());
              case "group-id" ->
                  Optional.of(each.groups().stream().map(GroupIdentifier::groupId).toList());
              default -> Optional.empty();
            });
  }
}
