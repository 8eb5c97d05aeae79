package dev.galley.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// One call of `RunInstances`: the request, completed from its launch template.
record RunRequest(RunInstancesRequest request, Region region, Door door) {

  private Optional<LaunchTemplate> template() {
    return Optional.ofNullable(request.launchTemplate())
        .map(wanted ->
            region.templates.required(wanted.launchTemplateId(), wanted.launchTemplateName()));
  }

  private RequestLaunchTemplateData data() {
    return template()
        .map(region.templates::data)
        .orElseGet(() -> RequestLaunchTemplateData.builder().build());
  }

  List<Access> asked() {
    LaunchAccess access = access();
    return access.launching(region.tags, false);
  }

  private LaunchAccess access() {
    LaunchAccess access = new LaunchAccess(door.cloud(), request.tagSpecifications());
    template().ifPresent(each -> access.template(each.launchTemplateId(), data()));
    Optional.ofNullable(request.imageId()).ifPresent(access::image);
    Optional.ofNullable(request.subnetId()).ifPresent(access::subnet);
    return access;
  }

  RunInstancesResponse run() {
    LaunchAccess access = access();
    door.check("CreateTags", access.tagging("RunInstances", false));
    for (Access role : access.rolesPassed(door.roles())) {
      door.roles().check(door.who(), Service.IAM, "PassRole", role);
    }
    RequestLaunchTemplateData data = data();
    String type = either(request.instanceTypeAsString(), data.instanceTypeAsString());
    Subnet subnet = region.networks.subnet(either(request.subnetId(), null));
    boolean spot =
        request.instanceMarketOptions() != null
            && request.instanceMarketOptions().marketType() == MarketType.SPOT;
    region.capacity.price(type, subnet.availabilityZone(), spot);
    SortedMap<String, String> tags =
        LaunchAccess.tags("instance", request.tagSpecifications(), List.of(data));
    Launch launch =
        new Launch(
            type,
            subnet.subnetId(),
            either(request.imageId(), data.imageId()),
            spot,
            request.userData() == null ? data.userData() : request.userData(),
            request.securityGroupIds().isEmpty()
                ? Launch.securityGroups(data)
                : request.securityGroupIds(),
            profile(data),
            tags,
            request.blockDeviceMappings().isEmpty()
                ? Launch.volumeGigabytes(data)
                : Launch.volumeGigabytes(request.blockDeviceMappings()));
    List<Instance> launched = new ArrayList<>();
    int count = Optional.ofNullable(request.maxCount()).orElse(1);
    for (int i = 0; i < count; i++) {
      region.capacity.require(type, subnet.availabilityZone(), spot);
      launched.add(region.instances.launch(launch).instance());
    }
    return RunInstancesResponse.builder().instances(launched).build();
  }

  private @Nullable String profile(RequestLaunchTemplateData data) {
    if (request.iamInstanceProfile() != null) {
      return Capacity.profile(
              door.roles(), request.iamInstanceProfile().arn(), request.iamInstanceProfile().name())
          .arn;
    }
    if (data.iamInstanceProfile() != null) {
      return Capacity.profile(
              door.roles(), data.iamInstanceProfile().arn(), data.iamInstanceProfile().name())
          .arn;
    }
    return null;
  }

  private static String either(@Nullable String first, @Nullable String second) {
    return Optional.ofNullable(first)
        .or(() -> Optional.ofNullable(second))
        .orElseThrow(() ->
            Service.EC2.refusal(
                "MissingParameter",
                400,
                "The request must contain the parameters ImageId, InstanceType and SubnetId, or"
                    + " a launch template that has them."));
  }
}
