package dev.galley.cloud.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCapacityReservationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribePlacementGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePlacementGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/// EC2's calls about machines: types, offerings, prices, images, launch templates, instances.
final class SimulatedEc2 extends SimulatedVpc {
  SimulatedEc2(Door door, Region region) {
    super(door, region);
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return read(
        "DescribeAvailabilityZones",
        () ->
            DescribeAvailabilityZonesResponse.builder()
                .availabilityZones(
                    region.networks.zones().stream()
                        .filter(zone ->
                            request.zoneNames().isEmpty() || request.zoneNames().contains(zone))
                        .map(Descriptions::zone)
                        .toList())
                .build());
  }

  @Override
  public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
    return read(
        "DescribeInstanceTypes",
        () -> {
          List<InstanceTypeInfo> found =
              region.offers.machines().stream()
                  .filter(machine ->
                      !request.hasInstanceTypes()
                          || request.instanceTypesAsStrings().contains(machine.type()))
                  .map(Descriptions::type)
                  .filter(type -> Descriptions.matches(request.filters(), type))
                  .toList();
          var page = Pages.of(found, request.nextToken(), limit(request.maxResults(), 100));
          return DescribeInstanceTypesResponse.builder()
              .instanceTypes(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
      DescribeInstanceTypeOfferingsRequest request) {
    return read(
        "DescribeInstanceTypeOfferings",
        () -> {
          List<InstanceTypeOffering> found =
              Descriptions.offerings(
                  region.offers.machines(), request.locationType(), region.networks.zones());
          var page =
              Pages.of(
                  found.stream()
                      .filter(each -> Descriptions.matches(request.filters(), each))
                      .toList(),
                  request.nextToken(),
                  request.maxResults());
          return DescribeInstanceTypeOfferingsResponse.builder()
              .instanceTypeOfferings(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeSpotPriceHistoryResponse describeSpotPriceHistory(
      DescribeSpotPriceHistoryRequest request) {
    return read(
        "DescribeSpotPriceHistory",
        () -> {
          Instant now = door.cloud().world().now();
          List<SpotPrice> found = new ArrayList<>();
          for (Machine machine : region.offers.machines()) {
            boolean asked =
                !request.hasInstanceTypes()
                    || request.instanceTypesAsStrings().contains(machine.type());
            if (asked) {
              found.addAll(Descriptions.spotPrices(machine, request.availabilityZone(), now));
            }
          }
          var page = Pages.of(found, request.nextToken(), request.maxResults());
          return DescribeSpotPriceHistoryResponse.builder()
              .spotPriceHistory(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
    return read(
        "DescribeImages",
        () -> {
          var page =
              Pages.of(region.images.describe(request), request.nextToken(), request.maxResults());
          return DescribeImagesResponse.builder()
              .images(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeCapacityReservationsResponse describeCapacityReservations(
      DescribeCapacityReservationsRequest request) {
    return read(
        "DescribeCapacityReservations",
        () ->
            DescribeCapacityReservationsResponse.builder().capacityReservations(List.of()).build());
  }

  @Override
  public DescribePlacementGroupsResponse describePlacementGroups(
      DescribePlacementGroupsRequest request) {
    return read(
        "DescribePlacementGroups",
        () -> DescribePlacementGroupsResponse.builder().placementGroups(List.of()).build());
  }

  @Override
  public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
    return create(
        "CreateLaunchTemplate",
        "launch-template",
        request.tagSpecifications(),
        dry(
            request.dryRun(),
            () ->
                CreateLaunchTemplateResponse.builder()
                    .launchTemplate(region.templates.create(request, door.who().arn()))
                    .build()));
  }

  @Override
  public DescribeLaunchTemplatesResponse describeLaunchTemplates(
      DescribeLaunchTemplatesRequest request) {
    return read(
        "DescribeLaunchTemplates",
        () -> {
          var page =
              Pages.of(
                  region.templates.describe(request), request.nextToken(), request.maxResults());
          return DescribeLaunchTemplatesResponse.builder()
              .launchTemplates(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
      DescribeLaunchTemplateVersionsRequest request) {
    return read(
        "DescribeLaunchTemplateVersions",
        () ->
            DescribeLaunchTemplateVersionsResponse.builder()
                .launchTemplateVersions(region.templates.versions(request))
                .build());
  }

  @Override
  public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
    return door.call(
        "DeleteLaunchTemplate",
        () ->
            List.of(
                access(
                    "launch-template",
                    region
                        .templates
                        .find(request.launchTemplateId(), request.launchTemplateName())
                        .map(LaunchTemplate::launchTemplateId)
                        .orElse("*"))),
        () ->
            DeleteLaunchTemplateResponse.builder()
                .launchTemplate(
                    region.templates.delete(
                        request.launchTemplateId(), request.launchTemplateName()))
                .build());
  }

  @Override
  public CreateFleetResponse createFleet(CreateFleetRequest request) {
    return door.call(
        "CreateFleet",
        () -> region.fleets.access(request).launching(region.tags, true),
        dry(
            request.dryRun(),
            () -> {
              LaunchAccess access = region.fleets.access(request);
              door.check("CreateTags", access.tagging("CreateFleet", true));
              return region.fleets.create(request, mayRun(access));
            }));
  }

  /// A fleet runs instances on the caller's behalf, so the caller must be allowed to run them.
  private Optional<AwsServiceException> mayRun(LaunchAccess access) {
    try {
      door.check("RunInstances", access.launching(region.tags, false));
      for (Access role : access.rolesPassed(door.roles())) {
        door.roles().check(door.who(), Service.IAM, "PassRole", role);
      }
      return Optional.empty();
    } catch (AwsServiceException denied) {
      return Optional.of(
          Service.EC2.refusal(
              "UnauthorizedOperation", 403, denied.awsErrorDetails().errorMessage()));
    }
  }

  @Override
  public RunInstancesResponse runInstances(RunInstancesRequest request) {
    RunRequest run = new RunRequest(request, region, door);
    return door.call("RunInstances", run::asked, dry(request.dryRun(), run::run));
  }

  @Override
  public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
    return read(
        "DescribeInstances",
        () -> {
          var page =
              Pages.of(
                  region.instances.describe(request), request.nextToken(), request.maxResults());
          return DescribeInstancesResponse.builder()
              .reservations(page.items().stream().map(Descriptions::reservation).toList())
              .nextToken(page.next())
              .build();
        });
  }

  @Override
  public DescribeInstanceStatusResponse describeInstanceStatus(
      DescribeInstanceStatusRequest request) {
    return read(
        "DescribeInstanceStatus",
        () ->
            DescribeInstanceStatusResponse.builder()
                .instanceStatuses(
                    region.instances.living().stream()
                        .map(Instances.Held::instance)
                        .filter(each ->
                            request.instanceIds().isEmpty()
                                || request.instanceIds().contains(each.instanceId()))
                        .filter(each -> each.state().name() == InstanceStateName.RUNNING)
                        .map(Descriptions::status)
                        .toList())
                .build());
  }

  @Override
  public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
    return door.call(
        "TerminateInstances",
        () -> request.instanceIds().stream().map(id -> access("instance", id)).toList(),
        () -> {
          // All or none: AWS looks at every id before it touches one.
          request.instanceIds().forEach(region.instances::held);
          return TerminateInstancesResponse.builder()
              .terminatingInstances(
                  request.instanceIds().stream().map(region.instances::terminate).toList())
              .build();
        });
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    SortedMap<String, String> tags = Tags.map(request.tags());
    return door.call(
        "CreateTags",
        () ->
            request.resources().stream()
                .map(id -> access(Descriptions.resourceType(id), id).tagging(tags))
                .toList(),
        () -> {
          request.resources().forEach(id -> region.tags.put(id, tags));
          return CreateTagsResponse.builder().build();
        });
  }

  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    Map<String, String> tags = new TreeMap<>(Tags.map(request.tags()));
    return door.call(
        "DeleteTags",
        () ->
            request.resources().stream()
                .map(id -> access(Descriptions.resourceType(id), id).tagging(tags))
                .toList(),
        () -> {
          request.resources().forEach(id -> region.tags.remove(id, tags.keySet()));
          return DeleteTagsResponse.builder().build();
        });
  }

  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
      DescribeNetworkInterfacesRequest request) {
    return read(
        "DescribeNetworkInterfaces",
        () ->
            DescribeNetworkInterfacesResponse.builder()
                .networkInterfaces(
                    region.instances.living().stream()
                        .map(Descriptions::networkInterface)
                        .filter(each -> Descriptions.matches(request.filters(), each))
                        .toList())
                .build());
  }

  private static Integer limit(@Nullable Integer asked, int most) {
    return asked == null ? most : Math.min(asked, most);
  }

  /// A dry run stops after the check of permissions, and says so as an error.
  private static <T> Supplier<T> dry(@Nullable Boolean dryRun, Supplier<T> work) {
    return () -> {
      if (Boolean.TRUE.equals(dryRun)) {
        throw Service.EC2.refusal(
            "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.");
      }
      return work.get();
    };
  }
}
