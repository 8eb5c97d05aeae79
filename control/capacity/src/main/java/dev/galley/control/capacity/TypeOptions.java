package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.cloud.catalog.Allocatable;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.InstanceType;
import dev.galley.cloud.catalog.NodeSettings;
import dev.galley.cloud.catalog.Price;
import dev.galley.cloud.catalog.SpotPrice;
import dev.galley.cloud.catalog.Trait;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a node class can buy: every instance type that one of its images runs on, in the zones of
/// its subnets. Thread-safe.
final class TypeOptions {
  /// Labels that only some types have; on the others they may not exist.
  private static final List<String> OPTIONAL =
      List.of(
          "instance-ebs-bandwidth",
          "instance-network-bandwidth",
          "instance-local-nvme",
          "instance-gpu-name",
          "instance-gpu-manufacturer",
          "instance-gpu-count",
          "instance-gpu-memory",
          "instance-accelerator-name",
          "instance-accelerator-manufacturer",
          "instance-accelerator-count");

  private final Catalog catalog;
  private final CapacityOptions options;
  private final UnavailableOfferings unavailable;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(KubeObject nodeClass, long unavailable, List<TypeOption> types) {}

  TypeOptions(Catalog catalog, CapacityOptions options, UnavailableOfferings unavailable) {
    this.catalog = catalog;
    this.options = options;
    this.unavailable = unavailable;
  }

  List<TypeOption> of(KubeObject nodeClass) {
    long version = unavailable.version();
    Known before = known.get(nodeClass.name());
    if (before != null
        && before.unavailable == version
        && before.nodeClass.map("spec").equals(nodeClass.map("spec"))
        && before.nodeClass.list("status", "subnets").equals(nodeClass.list("status", "subnets"))
        && before.nodeClass.list("status", "amis").equals(nodeClass.list("status", "amis"))) {
      return before.types;
    }
    List<TypeOption> types = build(nodeClass);
    known.put(nodeClass.name(), new Known(nodeClass, version, types));
    return types;
  }

  private List<TypeOption> build(KubeObject nodeClass) {
    TreeSet<String> zones = new TreeSet<>();
    nodeClass.maps("status", "subnets").forEach(subnet -> zones.add(Tree.textAt(subnet, "zone")));
    List<Requirements> images =
        nodeClass.maps("status", "amis").stream()
            .map(image -> Requirements.ofTrees(Tree.mapsAt(image, "requirements")))
            .toList();
    NodeSettings settings = settings(nodeClass);
    List<TypeOption> types = new ArrayList<>();
    for (InstanceType type : catalog.types()) {
      if (type.runsKubernetes()) {
        option(type, zones, settings)
            .filter(option -> images.stream().anyMatch(it -> it.intersects(option.requirements())))
            .ifPresent(types::add);
      }
    }
    return List.copyOf(types);
  }

  private Optional<TypeOption> option(
      InstanceType type, TreeSet<String> zones, NodeSettings settings) {
    List<String> offered = type.zones(options.region()).stream().filter(zones::contains).toList();
    if (offered.isEmpty()) {
      return Optional.empty();
    }
    List<String> capacityTypes = new ArrayList<>();
    if (type.has(Trait.ON_DEMAND)) {
      capacityTypes.add(Karpenter.ON_DEMAND);
    }
    if (type.has(Trait.SPOT)) {
      capacityTypes.add(Karpenter.SPOT);
    }
    List<Offering> offerings = new ArrayList<>();
    for (String zone : offered) {
      for (String capacityType : capacityTypes) {
        offering(type, zone, capacityType).ifPresent(offerings::add);
      }
    }
    Allocatable amounts = Allocatable.of(type, settings);
    return Optional.of(
        new TypeOption(
            type,
            requirements(type, offered, capacityTypes),
            Resources.ofMillis(amounts.capacity()),
            Resources.ofMillis(amounts.allocatable()),
            offerings));
  }

  private Optional<Offering> offering(InstanceType type, String zone, String capacityType) {
    if (unavailable.isUnavailable(capacityType, type.name(), zone)) {
      return Optional.empty();
    }
    Optional<Double> price =
        capacityType.equals(Karpenter.SPOT)
            ? type.market().spot(zone).map(SpotPrice::likely)
            : type.market().onDemand(options.region()).map(Price::usdPerHour);
    return price.map(dollars -> Offering.of(zone, capacityType, dollars));
  }

  private Requirements requirements(
      InstanceType type, List<String> zones, List<String> capacityTypes) {
    List<Requirement> requirements = new ArrayList<>();
    Map<String, String> labels = new LinkedHashMap<>(type.labels());
    labels.put(Labels.REGION, options.region());
    labels.forEach((key, value) -> requirements.add(Requirement.of(key, Operator.IN, value)));
    for (String name : OPTIONAL) {
      if (!labels.containsKey(Labels.AWS_PREFIX + name)) {
        requirements.add(Requirement.of(Labels.AWS_PREFIX + name, Operator.DOES_NOT_EXIST));
      }
    }
    requirements.add(Requirement.of(Labels.ZONE, Operator.IN, zones, null));
    List<String> ids = zones.stream().map(Catalog::zoneId).toList();
    requirements.add(Requirement.of(Labels.ZONE_ID, Operator.IN, ids, null));
    requirements.add(Requirement.of(Labels.CAPACITY_TYPE, Operator.IN, capacityTypes, null));
    return Requirements.of(requirements);
  }

  /// The settings of a node class that decide how much of a node pods may use.
  private NodeSettings settings(KubeObject nodeClass) {
    NodeSettings.Kubelet kubelet =
        new NodeSettings.Kubelet(
            whole(nodeClass.at("spec", "kubelet", "maxPods")),
            whole(nodeClass.at("spec", "kubelet", "podsPerCore")),
            Tree.textMapAt(nodeClass.tree(), "spec", "kubelet", "kubeReserved"),
            Tree.textMapAt(nodeClass.tree(), "spec", "kubelet", "systemReserved"),
            Tree.textMapAt(nodeClass.tree(), "spec", "kubelet", "evictionHard"));
    return new NodeSettings(
        ImageFamily.of(nodeClass).name(),
        options.memoryOverhead(),
        options.reservedInterfaces(),
        kubelet,
        ImageFamily.of(nodeClass).storageBytes(nodeClass),
        nodeClass.text("spec", "instanceStorePolicy").equals("RAID0"));
  }

  private static OptionalLong whole(@Nullable Object value) {
    return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }
}
