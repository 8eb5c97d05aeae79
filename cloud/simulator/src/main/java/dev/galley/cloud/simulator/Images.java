package dev.galley.cloud.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/// The machine images that AWS publishes for EKS, and the parameters that point to them.
///
/// Their names follow AWS's scheme; their ids are derived from the names, so that they are the same
/// in every run, and belong to no real image.
final class Images {
  private static final List<String> VERSIONS =
      List.of("1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36");
  private static final String LAST_WITH_AMAZON_LINUX_2 = "1.32";
  private static final String EKS_OWNER = "602401143452";
  private static final String BOTTLEROCKET_OWNER = "092701018921";

  /// Releases of Amazon Linux images, oldest first; the last is the recommended one.
  private static final List<String> RELEASES = List.of("20251120", "20251209");

  private static final String FIRST_RELEASE = "20240101";

  /// Parameters of one release name the Kubernetes version and the release.
  private static final Pattern PINNED =
      Pattern.compile(
          "amazon-eks[a-z0-9_-]*-node-(?:al2023-[a-z0-9_]+-[a-z]+-)?([0-9.]+)-v([0-9]{8})/");

  private static final String BOTTLEROCKET_RELEASE = "1.51.0-47438798";

  private final TreeMap<String, Image> images = new TreeMap<>();
  private final TreeMap<String, String> parameters = new TreeMap<>();
  private final String region;

  Images(String region) {
    this.region = region;
    for (String version : VERSIONS) {
      RELEASES.forEach(release -> release(version, release));
      bottlerocket(version);
    }
  }

  private void amazonLinux2023(String version, String release) {
    String root = "/aws/service/eks/optimized-ami/" + version + "/amazon-linux-2023/";
    for (String architecture : List.of("x86_64", "arm64")) {
      for (String variant : List.of("standard", "nvidia", "neuron")) {
        if (variant.equals("neuron") && architecture.equals("arm64")) {
          continue;
        }
        String name =
            "amazon-eks-node-al2023-%s-%s-%s-v%s"
                .formatted(architecture, variant, version, release);
        String id = add(name, architecture, EKS_OWNER, date(release));
        String branch = root + architecture + "/" + variant + "/";
        parameters.put(branch + "recommended/image_id", id);
        parameters.put(branch + name + "/image_id", id);
        parameters.put(
            branch
                + "amazon-eks-node-al2023-"
                + architecture
                + "-"
                + variant
                + "-"
                + version
                + "-v"
                + release
                + "/image_name",
            name);
      }
    }
  }

  private void amazonLinux2(String version, String release) {
    String root = "/aws/service/eks/optimized-ami/" + version + "/";
    for (String kind : List.of("", "-arm64", "-gpu")) {
      String name = "amazon-eks" + kind + "-node-" + version + "-v" + release;
      String architecture = kind.equals("-arm64") ? "arm64" : "x86_64";
      String id = add(name, architecture, EKS_OWNER, date(release));
      parameters.put(root + "amazon-linux-2" + kind + "/recommended/image_id", id);
      parameters.put(root + "amazon-linux-2" + kind + "/" + name + "/image_id", id);
    }
  }

  private void bottlerocket(String version) {
    for (String variant : List.of("", "-nvidia")) {
      for (String architecture : List.of("x86_64", "arm64")) {
        String kind = "aws-k8s-" + version + variant;
        String name = "bottlerocket-" + kind + "-" + architecture + "-v" + BOTTLEROCKET_RELEASE;
        String id = add(name, architecture, BOTTLEROCKET_OWNER, "2025-12-02T00:00:00.000Z");
        String branch = "/aws/service/bottlerocket/" + kind + "/" + architecture + "/";
        String release = BOTTLEROCKET_RELEASE.substring(0, BOTTLEROCKET_RELEASE.indexOf('-'));
        parameters.put(branch + "latest/image_id", id);
        parameters.put(branch + release + "/image_id", id);
        parameters.put(branch + BOTTLEROCKET_RELEASE + "/image_id", id);
      }
    }
  }

  private static String date(String release) {
    return release.substring(0, 4)
        + "-"
        + release.substring(4, 6)
        + "-"
        + release.substring(6)
        + "T00:00:00.000Z";
  }

  private String add(String name, String architecture, String owner, String created) {
    String id = "ami-0" + digest(region + name).substring(0, 16);
    images.put(
        id,
        Image.builder()
            .imageId(id)
            .name(name)
            .description("simulated " + name)
            .architecture(architecture)
            .ownerId(owner)
            .imageOwnerAlias("amazon")
            .publicLaunchPermissions(true)
            .creationDate(created)
            .state(ImageState.AVAILABLE)
            .virtualizationType("hvm")
            .rootDeviceName("/dev/xvda")
            .rootDeviceType("ebs")
            .blockDeviceMappings(
                BlockDeviceMapping.builder()
                    .deviceName("/dev/xvda")
                    .ebs(EbsBlockDevice.builder().volumeSize(20).volumeType(VolumeType.GP3).build())
                    .build())
            .build());
    return id;
  }

  private static String digest(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  Optional<String> parameter(String name) {
    Matcher pinned = PINNED.matcher(name);
    if (!parameters.containsKey(name) && pinned.find() && isPast(pinned.group(2))) {
      release(pinned.group(1), pinned.group(2));
    }
    return Optional.ofNullable(parameters.get(name));
  }

  /// There have been more releases than anybody would list; a date in the past is one of them.
  private static boolean isPast(String release) {
    return release.compareTo(FIRST_RELEASE) >= 0 && release.compareTo(RELEASES.getLast()) < 0;
  }

  private void release(String version, String release) {
    if (VERSIONS.contains(version)) {
      amazonLinux2023(version, release);
      if (version.compareTo(LAST_WITH_AMAZON_LINUX_2) <= 0) {
        amazonLinux2(version, release);
      }
    }
  }

  Image image(String id) {
    return Cloud.require(
        Optional.ofNullable(images.get(id)),
        () ->
            Networks.missing(
                "InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist"));
  }

  /// The image that a managed node group of an AMI type gets.
  Image recommended(String amiType, String version) {
    String path =
        switch (amiType) {
          case "AL2023_ARM_64_STANDARD" -> al2023(version, "arm64/standard");
          case "AL2023_x86_64_STANDARD" -> al2023(version, "x86_64/standard");
          case "AL2023_x86_64_NVIDIA" -> al2023(version, "x86_64/nvidia");
          case "AL2023_ARM_64_NVIDIA" -> al2023(version, "arm64/nvidia");
          case "AL2023_x86_64_NEURON" -> al2023(version, "x86_64/neuron");
          case "BOTTLEROCKET_ARM_64" -> bottlerocket(version, "arm64");
          case "BOTTLEROCKET_x86_64" -> bottlerocket(version, "x86_64");
          case "AL2_x86_64" -> al2(version, "amazon-linux-2");
          case "AL2_ARM_64" -> al2(version, "amazon-linux-2-arm64");
          case "AL2_x86_64_GPU" -> al2(version, "amazon-linux-2-gpu");
          default -> "";
        };
    return image(
        Cloud.require(
            parameter(path),
            () ->
                Service.EKS.refusal(
                    "InvalidParameterException",
                    400,
                    "Requested AMI for this version "
                        + version
                        + " and AMI type "
                        + amiType
                        + " is not supported")));
  }

  private static String al2023(String version, String rest) {
    return "/aws/service/eks/optimized-ami/"
        + version
        + "/amazon-linux-2023/"
        + rest
        + "/recommended/image_id";
  }

  private static String al2(String version, String rest) {
    return "/aws/service/eks/optimized-ami/" + version + "/" + rest + "/recommended/image_id";
  }

  private static String bottlerocket(String version, String architecture) {
    return "/aws/service/bottlerocket/aws-k8s-" + version + "/" + architecture + "/latest/image_id";
  }

  List<Image> describe(DescribeImagesRequest request) {
    request.imageIds().forEach(this::image);
    List<Image> found = new ArrayList<>();
    for (Image image : images.values()) {
      boolean asked = request.imageIds().isEmpty() || request.imageIds().contains(image.imageId());
      if (asked && isOwned(request.owners(), image) && matches(request, image)) {
        found.add(image);
      }
    }
    return found;
  }

  private static boolean isOwned(List<String> owners, Image image) {
    return owners.isEmpty()
        || owners.contains(image.ownerId())
        || owners.contains(image.imageOwnerAlias());
  }

  private static boolean matches(DescribeImagesRequest request, Image image) {
    return Filters.match(
        request.filters(),
        new TreeMap<>(),
        name ->
            switch (name) {
              case "image-id" -> Filters.one(image.imageId());
              case "name" -> Filters.one(image.name());
              case "owner-id" -> Filters.one(image.ownerId());
              case "owner-alias" -> Filters.one(image.imageOwnerAlias());
              case "architecture" -> Filters.one(image.architectureAsString());
              case "state" -> Filters.one(image.stateAsString());
              case "is-public" -> Filters.one("true");
              case "image-type" -> Filters.one("machine");
              case "root-device-type" -> Filters.one("ebs");
              case "virtualization-type" -> Filters.one("hvm");
              default -> Optional.empty();
            });
  }
}
