package dev.galley.control.provision;

import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// Launches machines by the calls that Karpenter makes, with other tags where a test wants that.
record Launching(AwsClients aws, Provisioned platform) {
  static final Map<String, String> TAGS =
      new TreeMap<>(
          Map.of(
              "karpenter.sh/nodepool", "default",
              "karpenter.k8s.aws/ec2nodeclass", "default",
              "eks:eks-cluster-name", "platform",
              "kubernetes.io/cluster/platform", "owned"));

  private static final String IMAGE =
      "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/image_id";

  /// The instance, or empty when AWS refused to launch one with these tags.
  Optional<String> launch(Map<String, String> tags) {
    String image = aws.ssm().getParameter(it -> it.name(IMAGE)).parameter().value();
    String template = "karpenter.k8s.aws/" + tags.size();
    try {
      aws.ec2()
          .createLaunchTemplate(it ->
              it.launchTemplateName(template)
                  .tagSpecifications(tagged(ResourceType.LAUNCH_TEMPLATE, tags))
                  .launchTemplateData(data ->
                      data.imageId(image)
                          .iamInstanceProfile(profile -> profile.name("Karpenter-platform"))
                          .tagSpecifications(
                              LaunchTemplateTagSpecificationRequest.builder()
                                  .resourceType(ResourceType.NETWORK_INTERFACE)
                                  .tags(list(tags))
                                  .build())));
      CreateFleetResponse fleet = fleet(template, tags);
      return fleet.instances().stream().flatMap(each -> each.instanceIds().stream()).findFirst();
    } catch (AwsServiceException refused) {
      if (AwsError.of(refused).isDenied()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private CreateFleetResponse fleet(String template, Map<String, String> tags) {
    return aws.ec2()
        .createFleet(it ->
            it.type("instant")
                .targetCapacitySpecification(
                    target -> target.totalTargetCapacity(1).defaultTargetCapacityType("spot"))
                .launchTemplateConfigs(
                    FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(
                            spec -> spec.launchTemplateName(template).version("$Latest"))
                        .overrides(
                            FleetLaunchTemplateOverridesRequest.builder()
                                .instanceType("c6g.large")
                                .subnetId(platform.privateSubnets().getFirst())
                                .build())
                        .build())
                .tagSpecifications(
                    tagged(ResourceType.INSTANCE, tags),
                    tagged(ResourceType.VOLUME, tags),
                    tagged(ResourceType.FLEET, tags)));
  }

  void end(String instance) {
    aws.ec2().terminateInstances(it -> it.instanceIds(instance));
  }

  private static TagSpecification tagged(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(list(tags)).build();
  }

  private static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
