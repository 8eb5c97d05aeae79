package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;

/// IAM's calls about roles and their policies.
sealed class SimulatedRoles implements IamClient, HoldsNothing permits SimulatedIam {
  private static final int MOST_INLINE_CHARACTERS = 10_240;

  final Door door;
  final Roles roles;

  SimulatedRoles(Door door) {
    this.door = door;
    this.roles = door.roles();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  private <T> T onRole(String operation, String name, Supplier<T> work) {
    return door.call(
        operation,
        () -> {
          Optional<Roles.Role> role = Optional.ofNullable(roles.roles().get(name));
          return List.of(
              role.map(each -> Access.to(each.arn).tagged(each.tags))
                  .orElseGet(() -> Access.to(roles.arn("role/" + name))));
        },
        work);
  }

  static SortedMap<String, String> tags(List<Tag> list) {
    TreeMap<String, String> map = new TreeMap<>();
    list.forEach(tag -> map.put(tag.key(), tag.value()));
    return map;
  }

  static List<Tag> tags(SortedMap<String, String> map) {
    return map.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  static String path(@Nullable String path) {
    return path == null ? "/" : path;
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    SortedMap<String, String> tags = tags(request.tags());
    String arn = roles.arn("role" + path(request.path()) + request.roleName());
    return door.call(
        "CreateRole",
        () -> List.of(Access.to(arn).tagging(tags)),
        () -> {
          Roles.Role role =
              roles.create(
                  request.roleName(), path(request.path()), request.assumeRolePolicyDocument());
          role.tags.putAll(tags);
          role.description = Optional.ofNullable(request.description()).orElse("");
          return CreateRoleResponse.builder().role(described(role)).build();
        });
  }

  static Role described(Roles.Role role) {
    return Role.builder()
        .roleName(role.name)
        .path(role.path)
        .roleId(role.id)
        .arn(role.arn)
        .createDate(role.created)
        .description(role.description)
        .assumeRolePolicyDocument(role.trust.text())
        .tags(tags(role.tags))
        .build();
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return onRole(
        "GetRole",
        request.roleName(),
        () -> GetRoleResponse.builder().role(described(roles.role(request.roleName()))).build());
  }

  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    return door.call(
        "ListRoles",
        () ->
            ListRolesResponse.builder()
                .roles(roles.roles().values().stream().map(SimulatedRoles::described).toList())
                .isTruncated(false)
                .build());
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    return onRole(
        "UpdateAssumeRolePolicy",
        request.roleName(),
        () -> {
          roles.role(request.roleName()).trust = Roles.parsed(request.policyDocument());
          return UpdateAssumeRolePolicyResponse.builder().build();
        });
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    return onRole(
        "DeleteRole",
        request.roleName(),
        () -> {
          Roles.Role role = roles.role(request.roleName());
          boolean profiled =
              roles.profiles().values().stream().anyMatch(each -> each.roles.contains(role.name));
          if (profiled) {
            throw conflict("Cannot delete entity, must remove roles from instance profile first.");
          }
          if (!role.attached.isEmpty()) {
            throw conflict("Cannot delete entity, must detach all policies first.");
          }
          if (!role.inline.isEmpty()) {
            throw conflict("Cannot delete entity, must delete policies first.");
          }
          roles.roles().remove(role.name);
          return DeleteRoleResponse.builder().build();
        });
  }

  static RuntimeException conflict(String message) {
    return Service.IAM.refusal(DeleteConflictException.builder(), "DeleteConflict", 409, message);
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    return onRole(
        "PutRolePolicy",
        request.roleName(),
        () -> {
          Roles.Role role = roles.role(request.roleName());
          TreeMap<String, PolicyDocument> inline = new TreeMap<>(role.inline);
          inline.put(request.policyName(), Roles.parsed(request.policyDocument()));
          int size = inline.values().stream().mapToInt(each -> characters(each.text())).sum();
          if (size > MOST_INLINE_CHARACTERS) {
            throw Service.IAM.refusal(
                LimitExceededException.builder(),
                "LimitExceeded",
                409,
                "Maximum policy size of "
                    + MOST_INLINE_CHARACTERS
                    + " bytes exceeded for role "
                    + role.name);
          }
          role.inline.putAll(inline);
          return PutRolePolicyResponse.builder().build();
        });
  }

  /// IAM does not count white space.
  private static int characters(String document) {
    return (int) document.chars().filter(each -> !Character.isWhitespace(each)).count();
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    return onRole(
        "GetRolePolicy",
        request.roleName(),
        () -> {
          PolicyDocument found =
              Cloud.require(
                  Optional.ofNullable(
                      roles.role(request.roleName()).inline.get(request.policyName())),
                  () ->
                      Roles.missing(
                          "The role policy with name "
                              + request.policyName()
                              + " cannot be found."));
          return GetRolePolicyResponse.builder()
              .roleName(request.roleName())
              .policyName(request.policyName())
              .policyDocument(found.text())
              .build();
        });
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return onRole(
        "ListRolePolicies",
        request.roleName(),
        () ->
            ListRolePoliciesResponse.builder()
                .policyNames(roles.role(request.roleName()).inline.keySet())
                .isTruncated(false)
                .build());
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    return onRole(
        "DeleteRolePolicy",
        request.roleName(),
        () -> {
          if (roles.role(request.roleName()).inline.remove(request.policyName()) == null) {
            throw Roles.missing(
                "The role policy with name " + request.policyName() + " cannot be found.");
          }
          return DeleteRolePolicyResponse.builder().build();
        });
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    return onRole(
        "AttachRolePolicy",
        request.roleName(),
        () -> {
          if (!roles.policies().containsKey(request.policyArn())) {
            throw Roles.missing(
                "Policy " + request.policyArn() + " does not exist or is not attachable.");
          }
          roles.role(request.roleName()).attached.add(request.policyArn());
          return AttachRolePolicyResponse.builder().build();
        });
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    return onRole(
        "DetachRolePolicy",
        request.roleName(),
        () -> {
          if (!roles.role(request.roleName()).attached.remove(request.policyArn())) {
            throw Roles.missing("Policy " + request.policyArn() + " was not found.");
          }
          return DetachRolePolicyResponse.builder().build();
        });
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    return onRole(
        "ListAttachedRolePolicies",
        request.roleName(),
        () ->
            ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(
                    roles.role(request.roleName()).attached.stream()
                        .map(arn ->
                            AttachedPolicy.builder()
                                .policyArn(arn)
                                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                                .build())
                        .toList())
                .isTruncated(false)
                .build());
  }
}
