package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/// Asks EC2, without launching anything, whether nodes of a class may be launched.
final class LaunchValidation {
  private static final Duration MEMORY = Duration.ofMinutes(30);

  private final World world;
  private final AwsClients aws;
  private final LaunchTemplates templates;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /// Why not: a condition's reason and message.
  record Refused(String reason, String message) {}

  private record Known(Instant until, Optional<Refused> refused) {}

  LaunchValidation(Parts parts) {
    this.world = parts.world();
    this.aws = parts.aws();
    this.templates = parts.launcher().templates();
  }

  /// @throws Discovery.Unknown when EC2 refuses for another reason than permissions
  Optional<Refused> check(KubeObject nodeClass) {
    String key = nodeClass.uid() + "/" + nodeClass.generation() + nodeClass.map("status", "amis");
    Known before = known.get(key);
    if (before != null && world.now().isBefore(before.until)) {
      return before.refused;
    }
    Optional<Refused> refused = ask(nodeClass);
    known.put(key, new Known(world.now().plus(MEMORY), refused));
    return refused;
  }

  private Optional<Refused> ask(KubeObject nodeClass) {
    String image = Tree.textAt(nodeClass.maps("status", "amis").getFirst(), "id");
    Map<String, String> tags = templates.tags(nodeClass, "", "");
    String template;
    try {
      NodeBootstrap bootstrap = new NodeBootstrap(Map.of(), List.of(Karpenter.UNREGISTERED));
      template = templates.ensure(nodeClass, image, bootstrap, "");
    } catch (AwsServiceException failure) {
      return refused("CreateLaunchTemplate", failure);
    }
    try {
      aws.ec2()
          .createFleet(request ->
              request
                  .dryRun(true)
                  .type("instant")
                  .launchTemplateConfigs(config(template))
                  .targetCapacitySpecification(target ->
                      target.defaultTargetCapacityType("on-demand").totalTargetCapacity(1))
                  .tagSpecifications(
                      List.of(ResourceType.INSTANCE, ResourceType.VOLUME, ResourceType.FLEET)
                          .stream()
                          .map(type -> LaunchTemplates.specification(type, tags))
                          .toList()));
    } catch (AwsServiceException failure) {
      return refused("CreateFleet", failure);
    }
    return Optional.empty();
  }

  private static FleetLaunchTemplateConfigRequest config(String template) {
    return FleetLaunchTemplateConfigRequest.builder()
        .launchTemplateSpecification(it -> it.launchTemplateName(template).version("$Latest"))
        .build();
  }

  private static Optional<Refused> refused(String operation, AwsServiceException failure) {
    AwsError error = AwsError.of(failure);
    if (error.code().equals("DryRunOperation")) {
      return Optional.empty();
    }
    if (!error.isDenied()) {
      throw new Discovery.Unknown(
          "validating ec2:" + operation + " authorization", "EC2", operation, failure);
    }
    return Optional.of(
        new Refused(
            operation + "AuthCheckFailed",
            "Controller isn't authorized to call ec2:" + operation + ": " + error.message()));
  }
}
