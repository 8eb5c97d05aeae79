package dev.galley.cloud.simulator;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/// Everything that decides what an instance will be.
///
/// @param userData base64, as EC2 takes it
/// @param instanceProfile its ARN
record Launch(
    String instanceType,
    String subnetId,
    String imageId,
    boolean spot,
    @Nullable String userData,
    List<String> securityGroups,
    @Nullable String instanceProfile,
    SortedMap<String, String> tags,
    int volumeGigabytes) {
  private static final int DEFAULT_VOLUME = 20;

  Launch {
    securityGroups = List.copyOf(securityGroups);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// The security groups that a template names: of its first interface, or its own.
  static List<String> securityGroups(RequestLaunchTemplateData data) {
    return data.networkInterfaces().isEmpty()
        ? data.securityGroupIds()
        : data.networkInterfaces().getFirst().groups();
  }

  static int volumeGigabytes(RequestLaunchTemplateData data) {
    int sum =
        data.blockDeviceMappings().stream()
            .filter(each -> each.ebs() != null && each.ebs().volumeSize() != null)
            .mapToInt(each -> each.ebs().volumeSize())
            .sum();
    return sum == 0 ? DEFAULT_VOLUME : sum;
  }

  static int volumeGigabytes(List<BlockDeviceMapping> mappings) {
    int sum =
        mappings.stream()
            .filter(each -> each.ebs() != null && each.ebs().volumeSize() != null)
            .mapToInt(each -> each.ebs().volumeSize())
            .sum();
    return sum == 0 ? DEFAULT_VOLUME : sum;
  }
}
