package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.scheduling.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A family of machine images: how its nodes boot, which disk pods use, where SSM tells its images.
record ImageFamily(String name) {
  private static final List<String> NAMES =
      List.of(
          "AL2", "AL2023", "Bottlerocket", "Custom", "Windows2019", "Windows2022", "Windows2025");
  private static final long GIBI = 1L << 30;

  /// A parameter that may hold an image, and what nodes the image is for.
  record Parameter(String path, String variant) {}

  /// The family that the class names, or that of its alias.
  static ImageFamily of(KubeObject nodeClass) {
    String named = nodeClass.text("spec", "amiFamily");
    if (!named.isEmpty()) {
      return new ImageFamily(named);
    }
    String alias = alias(nodeClass).orElse("al2023@latest");
    String family = alias.substring(0, Math.max(0, alias.indexOf('@')));
    return new ImageFamily(
        NAMES.stream()
            .filter(each -> each.toLowerCase(Locale.ROOT).equals(family))
            .findFirst()
            .orElse("Custom"));
  }

  static Optional<String> alias(KubeObject nodeClass) {
    return nodeClass.maps("spec", "amiSelectorTerms").stream()
        .map(term -> Tree.textAt(term, "alias"))
        .filter(alias -> !alias.isEmpty())
        .findFirst();
  }

  /// The device that holds what pods write.
  String device() {
    return switch (name) {
      case "Bottlerocket" -> "/dev/xvdb";
      case "Windows2019", "Windows2022", "Windows2025" -> "/dev/sda1";
      default -> "/dev/xvda";
    };
  }

  /// The size of that device, by the class's mappings or the family's default.
  long storageBytes(KubeObject nodeClass) {
    List<Map<String, @Nullable Object>> mappings = nodeClass.maps("spec", "blockDeviceMappings");
    Optional<Long> root =
        mappings.stream()
            .filter(mapping -> Tree.flagAt(mapping, "rootVolume"))
            .findFirst()
            .flatMap(ImageFamily::size);
    if (root.isPresent()) {
      return root.get();
    }
    if (name.equals("Custom") && !mappings.isEmpty()) {
      return size(mappings.getLast()).orElse(20 * GIBI);
    }
    return mappings.stream()
        .filter(mapping -> Tree.textAt(mapping, "deviceName").equals(device()))
        .findFirst()
        .flatMap(ImageFamily::size)
        .orElse(name.startsWith("Windows") ? 50 * GIBI : 20 * GIBI);
  }

  private static Optional<Long> size(Map<String, @Nullable Object> mapping) {
    return Resources.parse(Tree.at(mapping, "ebs", "volumeSize")).map(millis -> millis / 1000);
  }

  /// Where AWS publishes the images of a version, by architecture and variant.
  List<Parameter> parameters(String kubernetes, String version) {
    return switch (name) {
      case "AL2023" -> amazonLinux2023(kubernetes, version);
      case "AL2" -> amazonLinux2(kubernetes, version);
      case "Bottlerocket" -> bottlerocket(kubernetes, version);
      case "Windows2019", "Windows2022", "Windows2025" -> List.of(windows(kubernetes));
      default -> List.of();
    };
  }

  private static List<Parameter> amazonLinux2023(String kubernetes, String version) {
    return List.of(
            "x86_64/standard", "x86_64/nvidia", "x86_64/neuron", "arm64/standard", "arm64/nvidia")
        .stream()
        .map(kind -> {
          String[] parts = kind.split("/");
          String image =
              version.equals("latest")
                  ? "recommended"
                  : "amazon-eks-node-al2023-%s-%s-%s-%s"
                      .formatted(parts[0], parts[1], kubernetes, version);
          return new Parameter(
              "/aws/service/eks/optimized-ami/%s/amazon-linux-2023/%s/%s/image_id"
                  .formatted(kubernetes, kind, image),
              parts[1]);
        })
        .toList();
  }

  private static List<Parameter> amazonLinux2(String kubernetes, String version) {
    return List.of("", "-arm64", "-gpu").stream()
        .map(kind -> {
          String image =
              version.equals("latest")
                  ? "recommended"
                  : "amazon-eks%s-node-%s-%s".formatted(kind, kubernetes, version);
          return new Parameter(
              "/aws/service/eks/optimized-ami/%s/amazon-linux-2%s/%s/image_id"
                  .formatted(kubernetes, kind, image),
              kind.equals("-gpu") ? "gpu" : "standard");
        })
        .toList();
  }

  private static List<Parameter> bottlerocket(String kubernetes, String version) {
    String release = version.startsWith("v") ? version.substring(1) : version;
    return List.of("/x86_64", "/arm64", "-nvidia/x86_64", "-nvidia/arm64").stream()
        .map(kind ->
            new Parameter(
                "/aws/service/bottlerocket/aws-k8s-%s%s/%s/image_id"
                    .formatted(kubernetes, kind, release),
                kind.startsWith("-nvidia") ? "nvidia" : "standard"))
        .toList();
  }

  private Parameter windows(String kubernetes) {
    return new Parameter(
        "/aws/service/ami-windows-latest/Windows_Server-%s-English-Core-EKS_Optimized-%s/image_id"
            .formatted(name.substring("Windows".length()), kubernetes),
        "standard");
  }
}
