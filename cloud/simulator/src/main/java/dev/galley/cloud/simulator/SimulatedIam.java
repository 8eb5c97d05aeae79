package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;

/// IAM's calls: those about roles, and those about instance profiles.
final class SimulatedIam extends SimulatedRoles {
  SimulatedIam(Door door) {
    super(door);
  }

  private <T> T onProfile(
      String operation, String name, SortedMap<String, String> requested, Supplier<T> work) {
    return door.call(
        operation,
        () -> {
          Optional<Roles.Profile> profile = Optional.ofNullable(roles.profiles().get(name));
          return List.of(
              profile
                  .map(each -> Access.to(each.arn).tagged(each.tags))
                  .orElseGet(() -> Access.to(roles.arn("instance-profile/" + name)))
                  .tagging(requested));
        },
        work);
  }

  @Override
  public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
    SortedMap<String, String> tags = tags(request.tags());
    return onProfile(
        "CreateInstanceProfile",
        request.instanceProfileName(),
        tags,
        () -> {
          Roles.Profile profile =
              roles.createProfile(request.instanceProfileName(), path(request.path()));
          profile.tags.putAll(tags);
          return CreateInstanceProfileResponse.builder()
              .instanceProfile(described(profile))
              .build();
        });
  }

  private InstanceProfile described(Roles.Profile profile) {
    return InstanceProfile.builder()
        .instanceProfileName(profile.name)
        .instanceProfileId(profile.id)
        .path(profile.path)
        .arn(profile.arn)
        .createDate(profile.created)
        .roles(profile.roles.stream().map(name -> described(roles.role(name))).toList())
        .tags(tags(profile.tags))
        .build();
  }

  @Override
  public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
    return onProfile(
        "GetInstanceProfile",
        request.instanceProfileName(),
        new TreeMap<>(),
        () ->
            GetInstanceProfileResponse.builder()
                .instanceProfile(described(roles.profile(request.instanceProfileName())))
                .build());
  }

  @Override
  public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
    return door.call(
        "ListInstanceProfiles",
        () ->
            ListInstanceProfilesResponse.builder()
                .instanceProfiles(
                    roles.profiles().values().stream()
                        .filter(each -> each.path.startsWith(path(request.pathPrefix())))
                        .map(this::described)
                        .toList())
                .isTruncated(false)
                .build());
  }

  @Override
  public TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
    SortedMap<String, String> tags = tags(request.tags());
    return onProfile(
        "TagInstanceProfile",
        request.instanceProfileName(),
        tags,
        () -> {
          roles.profile(request.instanceProfileName()).tags.putAll(tags);
          return TagInstanceProfileResponse.builder().build();
        });
  }

  @Override
  public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(
      AddRoleToInstanceProfileRequest request) {
    return onProfile(
        "AddRoleToInstanceProfile",
        request.instanceProfileName(),
        new TreeMap<>(),
        () -> {
          Roles.Profile profile = roles.profile(request.instanceProfileName());
          Roles.Role role = roles.role(request.roleName());
          roles.check(
              door.who(),
              Service.IAM,
              "PassRole",
              Access.to(role.arn).with("iam:PassedToService", "ec2.amazonaws.com"));
          if (!profile.roles.isEmpty()) {
            throw Service.IAM.refusal(
                LimitExceededException.builder(),
                "LimitExceeded",
                409,
                "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
          }
          profile.roles.add(role.name);
          return AddRoleToInstanceProfileResponse.builder().build();
        });
  }

  @Override
  public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
      RemoveRoleFromInstanceProfileRequest request) {
    return onProfile(
        "RemoveRoleFromInstanceProfile",
        request.instanceProfileName(),
        new TreeMap<>(),
        () -> {
          roles.profile(request.instanceProfileName()).roles.remove(request.roleName());
          return RemoveRoleFromInstanceProfileResponse.builder().build();
        });
  }

  @Override
  public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
    return onProfile(
        "DeleteInstanceProfile",
        request.instanceProfileName(),
        new TreeMap<>(),
        () -> {
          Roles.Profile profile = roles.profile(request.instanceProfileName());
          if (!profile.roles.isEmpty()) {
            throw conflict("Cannot delete entity, must remove roles from instance profile first.");
          }
          roles.profiles().remove(profile.name);
          return DeleteInstanceProfileResponse.builder().build();
        });
  }
}
