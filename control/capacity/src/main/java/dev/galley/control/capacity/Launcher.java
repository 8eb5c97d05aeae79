package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.cloud.catalog.Trait;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetOnDemandAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;

/// Launches the instance that a claim asks for.
final class Launcher {
  private static final int MOST_TYPES = 60;

  /// What EC2 says when a choice has no capacity now, as opposed to being wrong.
  private static final Set<String> NO_CAPACITY =
      Set.of(
          "InsufficientInstanceCapacity",
          "MaxSpotInstanceCountExceeded",
          "VcpuLimitExceeded",
          "UnfulfillableCapacity",
          "Unsupported",
          "InsufficientFreeAddressesInSubnet",
          "ReservationCapacityExceeded");

  private final AwsClients aws;
  private final TypeOptions types;
  private final UnavailableOfferings unavailable;
  private final LaunchTemplates templates;

  /// What became of a launch.
  sealed interface Result {
    /// An instance is on its way.
    record Launched(String instanceId, TypeOption type, Offering offering, String imageId)
        implements Result {}

    /// Nothing of what the claim allows can be had now.
    record NoCapacity(String message) implements Result {}

    /// Something else is wrong; the reason is that of the condition.
    record Failed(String reason, String message) implements Result {}
  }

  /// A launch that has been thought through.
  private record Choice(
      KubeObject claim,
      KubeObject nodeClass,
      String capacityType,
      Map<String, List<TypeOption>> images) {}

  Launcher(
      AwsClients aws,
      CapacityOptions options,
      TypeOptions types,
      UnavailableOfferings unavailable) {
    this.aws = aws;
    this.types = types;
    this.unavailable = unavailable;
    this.templates = new LaunchTemplates(aws, options);
  }

  LaunchTemplates templates() {
    return templates;
  }

  Result launch(KubeObject claim, KubeObject nodeClass) {
    Requirements wanted = Requirements.ofTrees(claim.maps("spec", "requirements"));
    Resources requests = Resources.of(claim.map("spec", "resources", "requests"));
    List<TypeOption> fitting =
        types.of(nodeClass).stream()
            .filter(type -> type.requirements().intersects(wanted))
            .filter(type -> requests.fitsIn(type.allocatable()))
            .filter(type -> type.hasOffering(wanted))
            .toList();
    if (fitting.isEmpty()) {
      return new Result.NoCapacity("all requested instance types were unavailable during launch");
    }
    String capacityType = capacityType(fitting, wanted);
    Requirements bought =
        wanted.and(Requirement.of(Labels.CAPACITY_TYPE, Operator.IN, capacityType));
    List<TypeOption> chosen = chosen(fitting, wanted, bought);
    Map<String, List<TypeOption>> images = byImage(nodeClass, chosen);
    return images.isEmpty()
        ? new Result.Failed("LaunchFailed", "no amis exist given constraints")
        : launch(new Choice(claim, nodeClass, capacityType, images), bought);
  }

  private static String capacityType(List<TypeOption> fitting, Requirements wanted) {
    boolean spot =
        wanted.get(Labels.CAPACITY_TYPE).has(Karpenter.SPOT)
            && fitting.stream()
                .flatMap(type -> type.offerings().stream())
                .anyMatch(it -> it.capacityType().equals(Karpenter.SPOT) && it.suits(wanted));
    return spot ? Karpenter.SPOT : Karpenter.ON_DEMAND;
  }

  /// Without exotic types unless nothing else is left, and without spot offerings that cost more
  /// than on demand; the sixty cheapest.
  private static List<TypeOption> chosen(
      List<TypeOption> fitting, Requirements wanted, Requirements bought) {
    List<TypeOption> usable = fitting.stream().filter(type -> type.hasOffering(bought)).toList();
    List<TypeOption> plain = usable.stream().filter(Launcher::isPlain).toList();
    List<TypeOption> kept = plain.isEmpty() ? usable : plain;
    double onDemand =
        wanted.get(Labels.CAPACITY_TYPE).has(Karpenter.ON_DEMAND)
            ? kept.stream()
                .flatMap(type -> type.offerings().stream())
                .filter(it -> it.capacityType().equals(Karpenter.ON_DEMAND) && it.suits(wanted))
                .mapToDouble(Offering::price)
                .min()
                .orElse(Double.MAX_VALUE)
            : Double.MAX_VALUE;
    List<TypeOption> cheap =
        kept.stream()
            .filter(type ->
                type.cheapest(bought).map(Offering::price).orElse(Double.MAX_VALUE) <= onDemand)
            .toList();
    List<TypeOption> sorted = TypeOption.byPrice(cheap.isEmpty() ? kept : cheap, bought);
    return sorted.subList(0, Math.min(MOST_TYPES, sorted.size()));
  }

  private static boolean isPlain(TypeOption type) {
    return !type.type().has(Trait.BARE_METAL)
        && type.type().gpu().isEmpty()
        && type.type().accelerator().isEmpty();
  }

  private static Map<String, List<TypeOption>> byImage(
      KubeObject nodeClass, List<TypeOption> chosen) {
    Map<String, List<TypeOption>> images = new LinkedHashMap<>();
    for (TypeOption type : chosen) {
      for (var image : nodeClass.maps("status", "amis")) {
        if (Requirements.ofTrees(Tree.mapsAt(image, "requirements"))
            .intersects(type.requirements())) {
          images.computeIfAbsent(Tree.textAt(image, "id"), each -> new ArrayList<>()).add(type);
          break;
        }
      }
    }
    return images;
  }

  private Result launch(Choice choice, Requirements bought) {
    CreateFleetRequest request;
    try {
      request = request(choice, bought);
    } catch (AwsServiceException failure) {
      return new Result.Failed(
          "LaunchTemplateResolutionFailed",
          "getting launch template configs, " + AwsText.of("EC2", "CreateLaunchTemplate", failure));
    }
    try {
      return answer(choice, bought, aws.ec2().createFleet(request));
    } catch (AwsServiceException failure) {
      if (AwsError.of(failure).isNotFound()) {
        request.launchTemplateConfigs().stream()
            .map(config -> config.launchTemplateSpecification().launchTemplateName())
            .forEach(templates::forget);
      }
      return new Result.Failed(
          "LaunchFailed", "creating fleet request, " + AwsText.of("EC2", "CreateFleet", failure));
    }
  }

  private CreateFleetRequest request(Choice choice, Requirements bought) {
    String pool = choice.claim.labels().getOrDefault(Labels.NODE_POOL, "");
    Map<String, String> tags = templates.tags(choice.nodeClass, pool, choice.claim.name());
    List<FleetLaunchTemplateConfigRequest> configs = new ArrayList<>();
    choice.images.forEach((image, kinds) -> {
      String template = templates.ensure(choice.nodeClass, image, bootstrap(choice), pool);
      configs.add(
          FleetLaunchTemplateConfigRequest.builder()
              .launchTemplateSpecification(it -> it.launchTemplateName(template).version("$Latest"))
              .overrides(overrides(choice.nodeClass, kinds, bought))
              .build());
    });
    String context = choice.nodeClass.text("spec", "context");
    return CreateFleetRequest.builder()
        .type(FleetType.INSTANT)
        .context(context.isEmpty() ? null : context)
        .launchTemplateConfigs(configs)
        .targetCapacitySpecification(
            it -> it.defaultTargetCapacityType(choice.capacityType).totalTargetCapacity(1))
        .spotOptions(it -> it.allocationStrategy(SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED))
        .onDemandOptions(it -> it.allocationStrategy(FleetOnDemandAllocationStrategy.LOWEST_PRICE))
        .tagSpecifications(
            LaunchTemplates.specification(ResourceType.INSTANCE, tags),
            LaunchTemplates.specification(ResourceType.VOLUME, tags),
            LaunchTemplates.specification(ResourceType.FLEET, tags))
        .build();
  }

  /// What the node registers with: the labels of its claim, its capacity type, its taints, and the
  /// one that keeps pods away until Karpenter has seen it.
  private NodeBootstrap bootstrap(Choice choice) {
    Map<String, String> labels = new TreeMap<>(choice.claim.labels());
    labels.put(Labels.CAPACITY_TYPE, choice.capacityType);
    List<Taint> taints = new ArrayList<>(Taint.listOf(choice.claim.maps("spec", "taints")));
    taints.addAll(Taint.listOf(choice.claim.maps("spec", "startupTaints")));
    taints.add(Karpenter.UNREGISTERED);
    return new NodeBootstrap(labels, taints);
  }

  private static List<FleetLaunchTemplateOverridesRequest> overrides(
      KubeObject nodeClass, List<TypeOption> kinds, Requirements bought) {
    Map<String, String> subnets = new TreeMap<>();
    nodeClass
        .maps("status", "subnets")
        .forEach(it -> subnets.putIfAbsent(Tree.textAt(it, "zone"), Tree.textAt(it, "id")));
    List<FleetLaunchTemplateOverridesRequest> overrides = new ArrayList<>();
    for (TypeOption kind : kinds) {
      for (Offering offering : kind.offerings()) {
        if (offering.suits(bought) && subnets.containsKey(offering.zone())) {
          overrides.add(
              FleetLaunchTemplateOverridesRequest.builder()
                  .instanceType(kind.name())
                  .subnetId(subnets.get(offering.zone()))
                  .availabilityZone(offering.zone())
                  .priority(offering.price())
                  .build());
        }
      }
    }
    return overrides;
  }

  private Result answer(Choice choice, Requirements bought, CreateFleetResponse response) {
    for (CreateFleetError error : response.errors()) {
      remember(choice, error);
    }
    for (CreateFleetInstance instance : response.instances()) {
      Optional<Result> launched = launched(choice, bought, instance);
      if (launched.isPresent()) {
        return launched.get();
      }
    }
    TreeSet<String> texts = new TreeSet<>();
    response.errors().forEach(it -> texts.add(it.errorCode() + ": " + it.errorMessage()));
    String message = "with fleet error(s), " + String.join("; ", texts);
    boolean capacity =
        response.errors().stream().allMatch(error -> NO_CAPACITY.contains(error.errorCode()));
    return capacity
        ? new Result.NoCapacity("creating instance, insufficient capacity, " + message)
        : new Result.Failed("LaunchFailed", "creating instance, " + message);
  }

  private void remember(Choice choice, CreateFleetError error) {
    if (NO_CAPACITY.contains(error.errorCode()) && error.launchTemplateAndOverrides() != null) {
      var override = error.launchTemplateAndOverrides().overrides();
      if (override != null && override.availabilityZone() != null) {
        unavailable.mark(
            choice.capacityType, override.instanceTypeAsString(), override.availabilityZone());
      }
    }
  }

  private static Optional<Result> launched(
      Choice choice, Requirements bought, CreateFleetInstance instance) {
    String zone = instance.launchTemplateAndOverrides().overrides().availabilityZone();
    for (Map.Entry<String, List<TypeOption>> image : choice.images.entrySet()) {
      for (TypeOption type : image.getValue()) {
        if (type.name().equals(instance.instanceTypeAsString())) {
          return type.offerings().stream()
              .filter(it -> it.zone().equals(zone) && it.suits(bought))
              .findFirst()
              .map(it ->
                  new Result.Launched(instance.instanceIds().getFirst(), type, it, image.getKey()));
        }
      }
    }
    return Optional.empty();
  }
}
