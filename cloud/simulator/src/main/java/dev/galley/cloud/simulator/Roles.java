package dev.galley.cloud.simulator;

import dev.galley.cloud.simulator.PolicyDocument.Effect;
import dev.galley.cloud.simulator.PolicyDocument.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/// The identities of an account: roles, policies, instance profiles, and what they allow.
final class Roles {
  /// A role, as it is now; its policies are looked at anew with every call.
  static final class Role {
    final String name;
    final String path;
    final String id;
    final String arn;
    final Instant created;
    PolicyDocument trust;
    String description = "";
    final TreeMap<String, PolicyDocument> inline = new TreeMap<>();
    final TreeSet<String> attached = new TreeSet<>();
    final TreeMap<String, String> tags = new TreeMap<>();

    private Role(
        String name, String path, String id, String arn, Instant at, PolicyDocument trust) {
      this.name = name;
      this.path = path;
      this.id = id;
      this.arn = arn;
      this.created = at;
      this.trust = trust;
    }
  }

  /// An instance profile: how an instance gets a role.
  static final class Profile {
    final String name;
    final String path;
    final String id;
    final String arn;
    final Instant created;
    final List<String> roles = new ArrayList<>();
    final TreeMap<String, String> tags = new TreeMap<>();

    private Profile(String name, String path, String id, String arn, Instant created) {
      this.name = name;
      this.path = path;
      this.id = id;
      this.arn = arn;
      this.created = created;
    }
  }

  private final Cloud cloud;
  private final TreeMap<String, Role> roles = new TreeMap<>();
  private final TreeMap<String, Profile> profiles = new TreeMap<>();
  private final TreeMap<String, PolicyDocument> policies = new TreeMap<>(ManagedPolicies.all());

  Roles(Cloud cloud) {
    this.cloud = cloud;
  }

  Map<String, Role> roles() {
    return roles;
  }

  Map<String, Profile> profiles() {
    return profiles;
  }

  /// Managed policies by ARN: those of AWS, and the account's own.
  Map<String, PolicyDocument> policies() {
    return policies;
  }

  String arn(String resource) {
    return "arn:aws:iam::" + cloud.account() + ":" + resource;
  }

  Role create(String name, String path, String trust) {
    if (roles.containsKey(name)) {
      throw exists("Role with name " + name + " already exists.");
    }
    Role role =
        new Role(
            name, path, id("AROA"), arn("role" + path + name), cloud.world().now(), parsed(trust));
    roles.put(name, role);
    return role;
  }

  Profile createProfile(String name, String path) {
    if (profiles.containsKey(name)) {
      throw exists("Instance Profile " + name + " already exists.");
    }
    String arn = arn("instance-profile" + path + name);
    Profile profile = new Profile(name, path, id("AIPA"), arn, cloud.world().now());
    profiles.put(name, profile);
    return profile;
  }

  private String id(String prefix) {
    String letters = Long.toString(cloud.world().random().nextLong() >>> 1, 36);
    return prefix
        + ("0000000000000" + letters).substring(letters.length()).toUpperCase(Locale.ROOT)
        + "GLY";
  }

  Role role(String name) {
    return Cloud.require(
        Optional.ofNullable(roles.get(name)),
        () -> missing("The role with name " + name + " cannot be found."));
  }

  Profile profile(String name) {
    return Cloud.require(
        Optional.ofNullable(profiles.get(name)),
        () -> missing("Instance Profile " + name + " cannot be found."));
  }

  Optional<Role> byArn(String arn) {
    return roles.values().stream().filter(role -> role.arn.equals(arn)).findFirst();
  }

  /// Whether a service may assume the role, by the role's trust policy.
  boolean trusts(Role role, String service, String operation) {
    return decide(role.trust.statements(), Service.STS.action(operation), Access.ANYTHING, service)
        == Decision.ALLOWED;
  }

  /// What the policies come to.
  enum Decision {
    ALLOWED,
    NOT_ALLOWED,
    DENIED
  }

  /// @throws AwsServiceException in the service's words when the principal may not make the call
  void check(Principal who, Service service, String operation, Access access) {
    Decision decision = decide(who, service.action(operation), access);
    if (decision != Decision.ALLOWED) {
      throw service.denied(who.arn(), operation, access.resource(), decision == Decision.DENIED);
    }
  }

  Decision decide(Principal who, String action, Access access) {
    if (who.role().isEmpty()) {
      return Decision.ALLOWED;
    }
    Role role = roles.get(who.role().get());
    if (role == null) {
      return Decision.NOT_ALLOWED;
    }
    List<Statement> statements = new ArrayList<>();
    role.inline.values().forEach(policy -> statements.addAll(policy.statements()));
    for (String arn : role.attached) {
      Optional.ofNullable(policies.get(arn))
          .ifPresent(policy -> statements.addAll(policy.statements()));
    }
    return decide(statements, action, known(who, role, access), "");
  }

  /// A resource's own policy about a principal: a service's name, or an ARN.
  static Decision decide(PolicyDocument policy, String principal, String action, Access access) {
    return decide(policy.statements(), action, access, principal);
  }

  private static Decision decide(
      List<Statement> statements, String action, Access access, String principal) {
    Decision decision = Decision.NOT_ALLOWED;
    for (Statement statement : statements) {
      boolean covers =
          (principal.isEmpty() || isAbout(statement, principal))
              && statement.covers(action, access);
      if (covers && statement.effect() == Effect.DENY) {
        return Decision.DENIED;
      }
      if (covers) {
        decision = Decision.ALLOWED;
      }
    }
    return decision;
  }

  private static boolean isAbout(Statement statement, String principal) {
    return statement.principals().stream()
        .anyMatch(each -> each.equals("*") || each.equals(principal));
  }

  private Access known(Principal who, Role role, Access access) {
    Access known =
        access
            .with("aws:RequestedRegion", cloud.region())
            .with("aws:SecureTransport", "true")
            .with("aws:PrincipalArn", role.arn)
            .with("aws:PrincipalAccount", cloud.account())
            .with(
                "aws:userid", role.id + ":" + who.arn().substring(who.arn().lastIndexOf('/') + 1));
    for (Map.Entry<String, String> tag : role.tags.entrySet()) {
      known = known.with("aws:PrincipalTag/" + tag.getKey(), tag.getValue());
    }
    return known;
  }

  static PolicyDocument parsed(String document) {
    try {
      return PolicyDocument.parse(document);
    } catch (IllegalArgumentException malformed) {
      throw Service.IAM.refusal(
          MalformedPolicyDocumentException.builder(),
          "MalformedPolicyDocument",
          400,
          String.valueOf(malformed.getMessage()));
    }
  }

  static AwsServiceException missing(String message) {
    return Service.IAM.refusal(NoSuchEntityException.builder(), "NoSuchEntity", 404, message);
  }

  static AwsServiceException exists(String message) {
    return Service.IAM.refusal(
        EntityAlreadyExistsException.builder(), "EntityAlreadyExists", 409, message);
  }
}
