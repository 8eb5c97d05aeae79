package dev.galley.cloud.simulator;

import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.cloud.catalog.Catalog;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// An account for tests: a VPC with a subnet in each of three zones, and a launch template.
final class Account {
  static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

  final World world;
  final SimulatedAws aws;
  final AwsClients admin;

  private Account(World world) {
    this.world = world;
    this.aws = new SimulatedAws(world, Catalog.builtIn(), SimulatedAwsOptions.of("us-east-1"));
    this.admin = aws.administrator();
  }

  static void in(Consumer<Account> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run("test", () -> test.accept(new Account(world)));
    Assertions.assertThat(world.failures()).isEmpty();
  }

  /// Makes the network; answers the subnets in the order of the zones.
  List<String> network() {
    String vpc = admin.ec2().createVpc(it -> it.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    return ZONES.stream()
        .map(zone ->
            admin
                .ec2()
                .createSubnet(it ->
                    it.vpcId(vpc)
                        .availabilityZone(zone)
                        .cidrBlock("10.0." + (zone.charAt(9) - 'a') + ".0/24"))
                .subnet()
                .subnetId())
        .toList();
  }

  void template(String name) {
    String image =
        admin
            .ssm()
            .getParameter(it ->
                it.name(
                    "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/image_id"))
            .parameter()
            .value();
    admin
        .ec2()
        .createLaunchTemplate(
            it -> it.launchTemplateName(name).launchTemplateData(data -> data.imageId(image)));
  }

  /// A fleet of one spot instance of one of the types in one of the subnets.
  static CreateFleetRequest fleet(
      String template, List<String> types, List<String> subnets, Tag... tags) {
    List<FleetLaunchTemplateOverridesRequest> overrides =
        types.stream()
            .flatMap(type ->
                subnets.stream()
                    .map(subnet ->
                        FleetLaunchTemplateOverridesRequest.builder()
                            .instanceType(type)
                            .subnetId(subnet)
                            .build()))
            .toList();
    return CreateFleetRequest.builder()
        .type(FleetType.INSTANT)
        .targetCapacitySpecification(
            it -> it.totalTargetCapacity(1).defaultTargetCapacityType("spot"))
        .spotOptions(it -> it.allocationStrategy("price-capacity-optimized"))
        .launchTemplateConfigs(
            FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(
                    spec -> spec.launchTemplateName(template).version("$Latest"))
                .overrides(overrides)
                .build())
        .tagSpecifications(
            TagSpecification.builder().resourceType(ResourceType.INSTANCE).tags(tags).build())
        .build();
  }

  CreateFleetResponse launch(String template, List<String> types, List<String> subnets) {
    return admin.ec2().createFleet(fleet(template, types, subnets));
  }

  /// What AWS answers to a call that it must refuse.
  static AwsError refusal(Runnable call) {
    AwsServiceException refused =
        Assertions.catchThrowableOfType(AwsServiceException.class, call::run);
    Assertions.assertThat(refused).as("the call must be refused").isNotNull();
    return AwsError.of(refused);
  }
}
