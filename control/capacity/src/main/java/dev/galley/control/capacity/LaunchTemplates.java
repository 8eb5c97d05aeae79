package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.kube.scheduling.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// The launch templates that instances are started from: one per content, made when it is missing.
final class LaunchTemplates {
  private final AwsClients aws;
  private final CapacityOptions options;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  LaunchTemplates(AwsClients aws, CapacityOptions options) {
    this.aws = aws;
    this.options = options;
  }

  /// The tags of everything that is launched for a claim of a pool.
  Map<String, String> tags(KubeObject nodeClass, String pool, String claim) {
    TreeMap<String, String> tags = new TreeMap<>(Tree.textMapAt(nodeClass.tree(), "spec", "tags"));
    tags.put("karpenter.sh/nodepool", pool);
    tags.put("karpenter.k8s.aws/ec2nodeclass", nodeClass.name());
    tags.put("eks:eks-cluster-name", options.clusterName());
    tags.put("kubernetes.io/cluster/" + options.clusterName(), "owned");
    if (!claim.isEmpty()) {
      tags.put("karpenter.sh/nodeclaim", claim);
    }
    return tags;
  }

  static TagSpecification specification(ResourceType type, Map<String, String> tags) {
    List<Tag> list =
        tags.entrySet().stream()
            .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
            .toList();
    return TagSpecification.builder().resourceType(type).tags(list).build();
  }

  /// The name of a template for an image.
  ///
  /// @throws AwsServiceException when AWS refuses to make it
  String ensure(KubeObject nodeClass, String image, NodeBootstrap bootstrap, String pool) {
    RequestLaunchTemplateData data = data(nodeClass, image, bootstrap, pool);
    String name = "karpenter.k8s.aws/" + Hashes.hash(Map.of("data", data.toString(), "pool", pool));
    if (known.contains(name)) {
      return name;
    }
    if (!exists(name)) {
      aws.ec2()
          .createLaunchTemplate(request ->
              request
                  .launchTemplateName(name)
                  .launchTemplateData(data)
                  .tagSpecifications(
                      specification(ResourceType.LAUNCH_TEMPLATE, tags(nodeClass, pool, ""))));
    }
    known.add(name);
    return name;
  }

  void forget(String name) {
    known.remove(name);
  }

  private boolean exists(String name) {
    try {
      return !aws.ec2()
          .describeLaunchTemplates(request -> request.launchTemplateNames(name))
          .launchTemplates()
          .isEmpty();
    } catch (AwsServiceException failure) {
      if (AwsError.of(failure).isNotFound()) {
        return false;
      }
      throw failure;
    }
  }

  private RequestLaunchTemplateData data(
      KubeObject nodeClass, String image, NodeBootstrap bootstrap, String pool) {
    String userData = UserData.of(nodeClass, bootstrap, options);
    List<String> groups =
        nodeClass.maps("status", "securityGroups").stream()
            .map(group -> Tree.textAt(group, "id"))
            .toList();
    return RequestLaunchTemplateData.builder()
        .imageId(image)
        .securityGroupIds(groups)
        .ebsOptimized(true)
        .iamInstanceProfile(profile -> profile.name(nodeClass.text("status", "instanceProfile")))
        .userData(Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)))
        .monitoring(monitoring -> monitoring.enabled(nodeClass.flag("spec", "detailedMonitoring")))
        .blockDeviceMappings(devices(nodeClass))
        // A fleet's own tags do not reach network interfaces, and the controller's policy lets
        // Karpenter create only what carries its tags.
        .tagSpecifications(
            LaunchTemplateTagSpecificationRequest.builder()
                .resourceType(ResourceType.NETWORK_INTERFACE)
                .tags(
                    specification(ResourceType.NETWORK_INTERFACE, tags(nodeClass, pool, "")).tags())
                .build())
        .metadataOptions(metadata ->
            metadata
                .httpEndpoint(
                    or(nodeClass.text("spec", "metadataOptions", "httpEndpoint"), "enabled"))
                .httpTokens(or(nodeClass.text("spec", "metadataOptions", "httpTokens"), "required"))
                .httpPutResponseHopLimit(
                    (int)
                        nodeClass.number(1, "spec", "metadataOptions", "httpPutResponseHopLimit")))
        .build();
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static List<LaunchTemplateBlockDeviceMappingRequest> devices(KubeObject nodeClass) {
    List<LaunchTemplateBlockDeviceMappingRequest> devices = new ArrayList<>();
    for (Map<String, @Nullable Object> mapping : nodeClass.maps("spec", "blockDeviceMappings")) {
      devices.add(
          device(
              Tree.textAt(mapping, "deviceName"),
              or(Tree.textAt(mapping, "ebs", "volumeSize"), "20Gi"),
              or(Tree.textAt(mapping, "ebs", "volumeType"), "gp3")));
    }
    if (devices.isEmpty() && !ImageFamily.of(nodeClass).name().equals("Custom")) {
      devices.add(device(ImageFamily.of(nodeClass).device(), "20Gi", "gp3"));
    }
    return devices;
  }

  private static LaunchTemplateBlockDeviceMappingRequest device(
      String name, String size, String type) {
    long bytes = Resources.parse(size).orElse(20L << 30) / 1000;
    return LaunchTemplateBlockDeviceMappingRequest.builder()
        .deviceName(name)
        .ebs(ebs ->
            ebs.volumeSize((int) Math.ceilDiv(bytes, 1L << 30))
                .volumeType(type)
                .encrypted(true)
                .deleteOnTermination(true))
        .build();
  }
}
