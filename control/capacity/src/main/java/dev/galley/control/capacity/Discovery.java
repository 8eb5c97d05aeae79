package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Operator;
import dev.galley.kube.scheduling.Requirement;
import dev.galley.kube.scheduling.Requirements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// Finds in AWS what the selectors of a node class mean. Refusals of AWS come out as [Unknown].
final class Discovery {
  private final AwsClients aws;
  private final CapacityOptions options;

  /// AWS did not tell; the message says so as Karpenter's log does.
  static final class Unknown extends RuntimeException {
    Unknown(String what, String service, String operation, AwsServiceException failure) {
      super(what + ", " + AwsText.of(service, operation, failure), failure);
    }
  }

  Discovery(AwsClients aws, CapacityOptions options) {
    this.aws = aws;
    this.options = options;
  }

  /// The entries for `status.subnets`, most free addresses first.
  List<Map<String, @Nullable Object>> subnets(KubeObject nodeClass) {
    TreeMap<String, Subnet> found = new TreeMap<>();
    for (Map<String, @Nullable Object> term : nodeClass.maps("spec", "subnetSelectorTerms")) {
      try {
        DescribeSubnetsRequest request =
            DescribeSubnetsRequest.builder().filters(filters(term, "subnet-id", "")).build();
        aws.ec2().describeSubnets(request).subnets().forEach(it -> found.put(it.subnetId(), it));
      } catch (AwsServiceException failure) {
        throw new Unknown("getting subnets", "EC2", "DescribeSubnets", failure);
      }
    }
    return found.values().stream()
        .sorted(
            Comparator.<Subnet>comparingInt(it -> -it.availableIpAddressCount())
                .thenComparing(Subnet::subnetId))
        .map(it ->
            Tree.map(
                "id", it.subnetId(),
                "zone", it.availabilityZone(),
                "zoneID", it.availabilityZoneId()))
        .toList();
  }

  /// The entries for `status.securityGroups`.
  List<Map<String, @Nullable Object>> securityGroups(KubeObject nodeClass) {
    TreeMap<String, SecurityGroup> found = new TreeMap<>();
    for (Map<String, @Nullable Object> term :
        nodeClass.maps("spec", "securityGroupSelectorTerms")) {
      try {
        DescribeSecurityGroupsRequest request =
            DescribeSecurityGroupsRequest.builder()
                .filters(filters(term, "group-id", "group-name"))
                .build();
        aws.ec2()
            .describeSecurityGroups(request)
            .securityGroups()
            .forEach(it -> found.put(it.groupId(), it));
      } catch (AwsServiceException failure) {
        throw new Unknown("getting security groups", "EC2", "DescribeSecurityGroups", failure);
      }
    }
    return found.values().stream()
        .map(it -> Tree.map("id", it.groupId(), "name", it.groupName()))
        .toList();
  }

  private static List<Filter> filters(
      Map<String, @Nullable Object> term, String idFilter, String nameFilter) {
    List<Filter> filters = new ArrayList<>();
    String id = Tree.textAt(term, "id");
    String name = Tree.textAt(term, "name");
    if (!id.isEmpty()) {
      filters.add(Filter.builder().name(idFilter).values(id).build());
    }
    if (!name.isEmpty() && !nameFilter.isEmpty()) {
      filters.add(Filter.builder().name(nameFilter).values(name).build());
    }
    Tree.textMapAt(term, "tags")
        .forEach((key, value) ->
            filters.add(
                value.equals("*")
                    ? Filter.builder().name("tag-key").values(key).build()
                    : Filter.builder().name("tag:" + key).values(value).build()));
    return filters;
  }

  /// The entries for `status.amis`, newest first.
  List<Map<String, @Nullable Object>> images(KubeObject nodeClass) {
    Map<String, Image> found = new LinkedHashMap<>();
    Map<String, String> variants = new TreeMap<>();
    Optional<String> alias = ImageFamily.alias(nodeClass);
    if (alias.isPresent()) {
      aliasImages(nodeClass, alias.get(), variants);
      if (!variants.isEmpty()) {
        List<String> ids = List.copyOf(variants.keySet());
        describe(List.of(Filter.builder().name("image-id").values(ids).build()), List.of(), found);
      }
    } else {
      nodeClass.maps("spec", "amiSelectorTerms").forEach(term -> termImages(term, found));
    }
    return found.values().stream()
        .sorted(
            Comparator.comparing(Image::creationDate, Comparator.reverseOrder())
                .thenComparing(Image::imageId))
        .map(image -> entry(image, variants.getOrDefault(image.imageId(), "")))
        .toList();
  }

  private void termImages(Map<String, @Nullable Object> term, Map<String, Image> found) {
    List<Filter> filters = filters(term, "image-id", "name");
    String parameter = Tree.textAt(term, "ssmParameter");
    if (!parameter.isEmpty()) {
      Optional<String> id = parameter(parameter);
      if (id.isEmpty()) {
        return;
      }
      filters.add(Filter.builder().name("image-id").values(id.get()).build());
    }
    String owner = Tree.textAt(term, "owner");
    boolean byId = !Tree.textAt(term, "id").isEmpty() || !parameter.isEmpty();
    List<String> owners =
        owner.isEmpty() ? byId ? List.of() : List.of("self", "amazon") : List.of(owner);
    describe(filters, owners, found);
  }

  private void aliasImages(KubeObject nodeClass, String alias, Map<String, String> variants) {
    String version = alias.substring(alias.indexOf('@') + 1);
    ImageFamily family =
        ImageFamily.of(nodeClass.with(null, "spec", "amiFamily").without("spec", "amiFamily"));
    for (ImageFamily.Parameter parameter :
        family.parameters(options.kubernetesVersion(), version)) {
      parameter(parameter.path()).ifPresent(id -> variants.put(id, parameter.variant()));
    }
    if (variants.isEmpty()) {
      throw new IllegalStateException(
          "getting amis, getting AMI queries, failed to discover any AMIs for alias (alias="
              + alias
              + ")");
    }
  }

  private Optional<String> parameter(String path) {
    try {
      return Optional.of(aws.ssm().getParameter(request -> request.name(path)).parameter().value());
    } catch (AwsServiceException failure) {
      if (AwsError.of(failure).isDenied()) {
        throw new Unknown("getting amis", "SSM", "GetParameter", failure);
      }
      return Optional.empty();
    }
  }

  private void describe(List<Filter> filters, List<String> owners, Map<String, Image> found) {
    try {
      DescribeImagesRequest request =
          DescribeImagesRequest.builder().filters(filters).owners(owners).build();
      aws.ec2().describeImages(request).images().forEach(it -> found.put(it.imageId(), it));
    } catch (AwsServiceException failure) {
      throw new Unknown("getting amis", "EC2", "DescribeImages", failure);
    }
  }

  private static Map<String, @Nullable Object> entry(Image image, String variant) {
    String architecture = image.architectureAsString().equals("arm64") ? "arm64" : "amd64";
    List<Requirement> requirements = new ArrayList<>();
    requirements.add(Requirement.of(Labels.ARCH, Operator.IN, architecture));
    String gpu = Labels.AWS_PREFIX + "instance-gpu-count";
    String accelerator = Labels.AWS_PREFIX + "instance-accelerator-count";
    switch (variant) {
      case "nvidia" -> requirements.add(Requirement.of(gpu, Operator.EXISTS));
      case "neuron" -> requirements.add(Requirement.of(accelerator, Operator.EXISTS));
      case "gpu" -> requirements.add(Requirement.of(gpu, Operator.EXISTS));
      case "standard" -> {
        requirements.add(Requirement.of(gpu, Operator.DOES_NOT_EXIST));
        requirements.add(Requirement.of(accelerator, Operator.DOES_NOT_EXIST));
      }
      // Of an image that the user names, nothing but its architecture is known.
      default -> {}
    }
    return Tree.map(
        "id", image.imageId(),
        "name", image.name(),
        "requirements", Requirements.of(requirements).trees());
  }
}
