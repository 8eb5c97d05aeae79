package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// Instant fleets: one call that launches what it can of what was asked for, and says for each
/// choice that failed why it did.
final class Fleets {
  /// One override of a fleet, with all that decides about it.
  private record Choice(
      LaunchTemplate template,
      RequestLaunchTemplateData data,
      FleetLaunchTemplateOverridesRequest override,
      Subnet subnet,
      String instanceType,
      double price,
      boolean spot) {
    String zone() {
      return subnet.availabilityZone();
    }
  }

  private final Cloud cloud;
  private final Networks networks;
  private final LaunchTemplates templates;
  private final Instances instances;
  private final Capacity capacity;
  private final Roles roles;

  Fleets(
      Cloud cloud,
      Networks networks,
      LaunchTemplates templates,
      Instances instances,
      Capacity capacity,
      Roles roles) {
    this.cloud = cloud;
    this.networks = networks;
    this.templates = templates;
    this.instances = instances;
    this.capacity = capacity;
    this.roles = roles;
  }

  /// @param runInstances says why the caller may not run instances; empty when it may
  CreateFleetResponse create(
      CreateFleetRequest request, Optional<AwsServiceException> runInstances) {
    if (request.type() != FleetType.INSTANT) {
      throw Service.EC2.refusal(
          "UnsupportedOperation", 400, "The simulated AWS creates fleets of type instant only.");
    }
    String fleet = "fleet-" + cloud.world().uuid();
    List<CreateFleetError> errors = new ArrayList<>();
    List<Choice> choices = choices(request, errors);
    Map<Choice, List<String>> launched = new LinkedHashMap<>();
    if (runInstances.isPresent()) {
      choices.forEach(choice -> errors.add(error(choice, runInstances.get())));
    } else {
      launch(request, fleet, choices, errors, launched);
    }
    return CreateFleetResponse.builder()
        .fleetId(fleet)
        .errors(errors)
        .instances(
            launched.entrySet().stream()
                .map(each -> described(each.getKey(), each.getValue()))
                .toList())
        .build();
  }

  private List<Choice> choices(CreateFleetRequest request, List<CreateFleetError> errors) {
    boolean spot =
        request.targetCapacitySpecification().defaultTargetCapacityTypeAsString().equals("spot");
    List<Choice> choices = new ArrayList<>();
    for (FleetLaunchTemplateConfigRequest config : request.launchTemplateConfigs()) {
      FleetLaunchTemplateSpecificationRequest wanted = config.launchTemplateSpecification();
      Optional<LaunchTemplate> template =
          templates.find(wanted.launchTemplateId(), wanted.launchTemplateName());
      for (FleetLaunchTemplateOverridesRequest override : overrides(config)) {
        if (template.isEmpty()) {
          errors.add(error(wanted, override, spot, missingTemplate()));
          continue;
        }
        try {
          choices.add(choice(template.get(), override, spot));
        } catch (AwsServiceException refused) {
          errors.add(error(wanted, override, spot, refused));
        }
      }
    }
    choices.sort(order(strategy(request, spot)));
    return choices;
  }

  private static List<FleetLaunchTemplateOverridesRequest> overrides(
      FleetLaunchTemplateConfigRequest config) {
    return config.overrides().isEmpty()
        ? List.of(FleetLaunchTemplateOverridesRequest.builder().build())
        : config.overrides();
  }

  private static AwsServiceException missingTemplate() {
    return Networks.missing(
        "InvalidLaunchTemplateName.NotFoundException",
        "The specified launch template, with template name, does not exist.");
  }

  private Choice choice(
      LaunchTemplate template, FleetLaunchTemplateOverridesRequest override, boolean spot) {
    RequestLaunchTemplateData data = templates.data(template);
    String type =
        Optional.ofNullable(override.instanceTypeAsString())
            .orElseGet(() -> String.valueOf(data.instanceTypeAsString()));
    Subnet subnet = networks.subnet(subnet(override, data));
    double price = capacity.price(type, subnet.availabilityZone(), spot);
    return new Choice(template, data, override, subnet, type, price, spot);
  }

  private static String subnet(
      FleetLaunchTemplateOverridesRequest override, RequestLaunchTemplateData data) {
    if (override.subnetId() != null) {
      return override.subnetId();
    }
    return data.networkInterfaces().isEmpty()
        ? ""
        : String.valueOf(data.networkInterfaces().getFirst().subnetId());
  }

  private static String strategy(CreateFleetRequest request, boolean spot) {
    Optional<String> strategy =
        spot
            ? Optional.ofNullable(request.spotOptions())
                .map(options -> options.allocationStrategyAsString())
            : Optional.ofNullable(request.onDemandOptions())
                .map(options -> options.allocationStrategyAsString());
    return strategy.orElse("lowest-price");
  }

  /// Pools here either have capacity or have none, so that of the strategies only the order by
  /// priority differs from the order by price.
  private static Comparator<Choice> order(String strategy) {
    Comparator<Choice> byPrice =
        Comparator.comparingDouble(Choice::price)
            .thenComparing(Choice::instanceType)
            .thenComparing(Choice::zone)
            .thenComparing(choice -> choice.subnet().subnetId());
    return strategy.contains("prioritized")
        ? Comparator.<Choice>comparingDouble(choice ->
                Optional.ofNullable(choice.override().priority()).orElse(Double.MAX_VALUE))
            .thenComparing(byPrice)
        : byPrice;
  }

  private void launch(
      CreateFleetRequest request,
      String fleet,
      List<Choice> choices,
      List<CreateFleetError> errors,
      Map<Choice, List<String>> launched) {
    int wanted =
        Optional.ofNullable(request.targetCapacitySpecification().totalTargetCapacity()).orElse(1);
    int missing = wanted;
    for (Choice choice : choices) {
      while (missing > 0) {
        try {
          String id = launch(request, fleet, choice);
          launched.computeIfAbsent(choice, _ -> new ArrayList<>()).add(id);
          missing--;
        } catch (AwsServiceException refused) {
          errors.add(error(choice, refused));
          break;
        }
      }
    }
    if (missing > 0 && errors.isEmpty()) {
      errors.add(
          CreateFleetError.builder()
              .errorCode("UnfulfillableCapacity")
              .errorMessage(
                  "Unable to fulfill capacity due to your request configuration. Please adjust your"
                      + " request and try again.")
              .build());
    }
  }

  private String launch(CreateFleetRequest request, String fleet, Choice choice) {
    capacity.require(choice.instanceType(), choice.zone(), choice.spot());
    if (networks.freeAddresses(choice.subnet().subnetId()) <= 0) {
      throw Instances.noAddress(choice.subnet());
    }
    TreeMap<String, String> tags = new TreeMap<>(instanceTags(request, choice.data()));
    tags.put("aws:ec2:fleet-id", fleet);
    tags.put("aws:ec2launchtemplate:id", choice.template().launchTemplateId());
    tags.put("aws:ec2launchtemplate:version", "1");
    RequestLaunchTemplateData data = choice.data();
    String image =
        Optional.ofNullable(choice.override().imageId())
            .orElseGet(() -> String.valueOf(data.imageId()));
    Launch launch =
        new Launch(
            choice.instanceType(),
            choice.subnet().subnetId(),
            image,
            choice.spot(),
            data.userData(),
            Launch.securityGroups(data),
            profileArn(data),
            tags,
            Launch.volumeGigabytes(data));
    return instances.launch(launch).instance().instanceId();
  }

  private @Nullable String profileArn(RequestLaunchTemplateData data) {
    if (data.iamInstanceProfile() == null) {
      return null;
    }
    return Capacity.profile(
            roles, data.iamInstanceProfile().arn(), data.iamInstanceProfile().name())
        .arn;
  }

  private static SortedMap<String, String> instanceTags(
      CreateFleetRequest request, RequestLaunchTemplateData data) {
    return LaunchAccess.tags("instance", request.tagSpecifications(), List.of(data));
  }

  /// What a fleet would touch, for the check of the caller's permissions.
  LaunchAccess access(CreateFleetRequest request) {
    LaunchAccess access = new LaunchAccess(cloud, request.tagSpecifications());
    TreeSet<String> subnets = new TreeSet<>();
    TreeSet<String> images = new TreeSet<>();
    for (FleetLaunchTemplateConfigRequest config : request.launchTemplateConfigs()) {
      FleetLaunchTemplateSpecificationRequest wanted = config.launchTemplateSpecification();
      templates
          .find(wanted.launchTemplateId(), wanted.launchTemplateName())
          .ifPresent(found -> access.template(found.launchTemplateId(), templates.data(found)));
      for (FleetLaunchTemplateOverridesRequest override : config.overrides()) {
        Optional.ofNullable(override.subnetId()).ifPresent(subnets::add);
        Optional.ofNullable(override.imageId()).ifPresent(images::add);
      }
    }
    subnets.forEach(access::subnet);
    images.forEach(access::image);
    return access;
  }

  private static CreateFleetInstance described(Choice choice, List<String> ids) {
    return CreateFleetInstance.builder()
        .instanceIds(ids)
        .instanceType(choice.instanceType())
        .lifecycle(choice.spot() ? "spot" : "on-demand")
        .launchTemplateAndOverrides(
            described(
                FleetLaunchTemplateSpecification.builder()
                    .launchTemplateId(choice.template().launchTemplateId())
                    .launchTemplateName(choice.template().launchTemplateName())
                    .version("1")
                    .build(),
                choice.override()))
        .build();
  }

  private static LaunchTemplateAndOverridesResponse described(
      FleetLaunchTemplateSpecification template, FleetLaunchTemplateOverridesRequest override) {
    return LaunchTemplateAndOverridesResponse.builder()
        .launchTemplateSpecification(template)
        .overrides(
            FleetLaunchTemplateOverrides.builder()
                .instanceType(override.instanceTypeAsString())
                .subnetId(override.subnetId())
                .availabilityZone(override.availabilityZone())
                .imageId(override.imageId())
                .priority(override.priority())
                .maxPrice(override.maxPrice())
                .build())
        .build();
  }

  private static CreateFleetError error(Choice choice, AwsServiceException refused) {
    FleetLaunchTemplateSpecificationRequest template =
        FleetLaunchTemplateSpecificationRequest.builder()
            .launchTemplateId(choice.template().launchTemplateId())
            .launchTemplateName(choice.template().launchTemplateName())
            .version("1")
            .build();
    FleetLaunchTemplateOverridesRequest override =
        choice.override().toBuilder().availabilityZone(choice.zone()).build();
    return error(template, override, choice.spot(), refused);
  }

  private static CreateFleetError error(
      FleetLaunchTemplateSpecificationRequest template,
      FleetLaunchTemplateOverridesRequest override,
      boolean spot,
      AwsServiceException refused) {
    return CreateFleetError.builder()
        .errorCode(refused.awsErrorDetails().errorCode())
        .errorMessage(refused.awsErrorDetails().errorMessage())
        .lifecycle(spot ? "spot" : "on-demand")
        .launchTemplateAndOverrides(
            described(
                FleetLaunchTemplateSpecification.builder()
                    .launchTemplateId(template.launchTemplateId())
                    .launchTemplateName(template.launchTemplateName())
                    .version(template.version())
                    .build(),
                override))
        .build();
  }
}
