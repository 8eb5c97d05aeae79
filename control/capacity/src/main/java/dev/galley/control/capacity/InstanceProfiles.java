package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/// The IAM instance profiles that Karpenter makes of the roles that node classes name.
final class InstanceProfiles {
  private final AwsClients aws;
  private final CapacityOptions options;

  InstanceProfiles(AwsClients aws, CapacityOptions options) {
    this.aws = aws;
    this.options = options;
  }

  /// The name of a profile that carries the class's role, made when it is missing.
  String ensure(KubeObject nodeClass) {
    String role = nodeClass.text("spec", "role");
    if (role.isEmpty()) {
      return nodeClass.text("spec", "instanceProfile");
    }
    String name = name(nodeClass);
    List<Role> roles = find(nodeClass, name);
    if (roles.stream().noneMatch(each -> each.roleName().equals(role))) {
      roles.forEach(other -> remove(name, other.roleName()));
      add(name, role);
    }
    return name;
  }

  private String name(KubeObject nodeClass) {
    CRC32 sum = new CRC32();
    sum.update((options.region() + nodeClass.name()).getBytes(StandardCharsets.UTF_8));
    return options.clusterName() + "_" + HexFormat.of().toHexDigits(sum.getValue(), 10);
  }

  private List<Role> find(KubeObject nodeClass, String name) {
    try {
      InstanceProfile profile =
          aws.iam()
              .getInstanceProfile(request -> request.instanceProfileName(name))
              .instanceProfile();
      return profile.roles();
    } catch (AwsServiceException failure) {
      if (!AwsError.of(failure).isNotFound()) {
        throw new Discovery.Unknown(
            "getting instance profile " + name, "IAM", "GetInstanceProfile", failure);
      }
    }
    try {
      aws.iam()
          .createInstanceProfile(
              request -> request.instanceProfileName(name).tags(tags(nodeClass)));
      return List.of();
    } catch (AwsServiceException failure) {
      throw unknown("CreateInstanceProfile", failure);
    }
  }

  private static Discovery.Unknown unknown(String operation, AwsServiceException failure) {
    return new Discovery.Unknown("creating instance profile", "IAM", operation, failure);
  }

  private List<Tag> tags(KubeObject nodeClass) {
    Map<String, String> tags =
        new TreeMap<>(
            Map.of(
                "kubernetes.io/cluster/" + options.clusterName(),
                "owned",
                "eks:eks-cluster-name",
                options.clusterName(),
                "karpenter.k8s.aws/ec2nodeclass",
                nodeClass.name(),
                "topology.kubernetes.io/region",
                options.region()));
    return tags.entrySet().stream()
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  private void add(String profile, String role) {
    try {
      aws.iam()
          .addRoleToInstanceProfile(request -> request.instanceProfileName(profile).roleName(role));
    } catch (AwsServiceException failure) {
      throw unknown("AddRoleToInstanceProfile", failure);
    }
  }

  private void remove(String profile, String role) {
    try {
      aws.iam()
          .removeRoleFromInstanceProfile(
              request -> request.instanceProfileName(profile).roleName(role));
    } catch (AwsServiceException failure) {
      throw unknown("RemoveRoleFromInstanceProfile", failure);
    }
  }

  /// Deletes the profile of a class that made one; it is fine when it is gone.
  void delete(KubeObject nodeClass) {
    String name = nodeClass.text("status", "instanceProfile");
    if (nodeClass.text("spec", "role").isEmpty() || name.isEmpty()) {
      return;
    }
    try {
      aws.iam()
          .getInstanceProfile(request -> request.instanceProfileName(name))
          .instanceProfile()
          .roles()
          .forEach(role -> remove(name, role.roleName()));
      aws.iam().deleteInstanceProfile(request -> request.instanceProfileName(name));
    } catch (AwsServiceException failure) {
      if (!AwsError.of(failure).isNotFound()) {
        throw new Discovery.Unknown(
            "deleting instance profile", "IAM", "DeleteInstanceProfile", failure);
      }
    }
  }
}
