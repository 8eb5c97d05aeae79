package dev.galley.control.access;

import dev.galley.cloud.aws.AwsClients;
import dev.galley.control.access.AccessEntry.AssociatedPolicy;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;

/// The access entries of a cluster: who an IAM principal is to Kubernetes.
///
/// Whoever has no entry is nobody: with authentication mode `API` there is no other way in.
public record AccessEntries(List<AccessEntry> entries) {
  public AccessEntries {
    entries = List.copyOf(entries);
  }

  /// Reads the entries of a cluster, in the order of the principals.
  public static AccessEntries of(AwsClients aws, String cluster) {
    EksClient eks = aws.eks();
    List<AccessEntry> entries = new ArrayList<>();
    List<String> principals =
        eks.listAccessEntriesPaginator(it -> it.clusterName(cluster)).accessEntries().stream()
            .sorted()
            .toList();
    for (String principal : principals) {
      var entry =
          eks.describeAccessEntry(it -> it.clusterName(cluster).principalArn(principal))
              .accessEntry();
      List<AssociatedPolicy> policies =
          eks
              .listAssociatedAccessPoliciesPaginator(
                  it -> it.clusterName(cluster).principalArn(principal))
              .associatedAccessPolicies()
              .stream()
              .map(AccessEntries::policy)
              .toList();
      entries.add(
          new AccessEntry(
              principal, entry.type(), entry.username(), entry.kubernetesGroups(), policies));
    }
    return new AccessEntries(entries);
  }

  private static AssociatedPolicy policy(AssociatedAccessPolicy associated) {
    String arn = associated.policyArn();
    boolean everywhere = associated.accessScope().type() == AccessScopeType.CLUSTER;
    return new AssociatedPolicy(
        arn.substring(arn.lastIndexOf('/') + 1),
        everywhere ? List.of() : associated.accessScope().namespaces());
  }

  /// Who a caller is to Kubernetes; empty when no entry is about it.
  ///
  /// @param callerArn as STS tells it: `arn:aws:sts::…:assumed-role/Name/session`, or a user's ARN
  public Optional<UserInfo> user(String callerArn) {
    String role = roleOf(callerArn);
    String session = callerArn.substring(callerArn.lastIndexOf('/') + 1);
    return entries.stream()
        .filter(entry -> withoutPath(entry.principalArn()).equals(role))
        .findFirst()
        .map(entry -> user(entry, session));
  }

  private static UserInfo user(AccessEntry entry, String session) {
    List<String> groups = new ArrayList<>(entry.groups());
    entry.policies().forEach(policy -> groups.add(policy.group()));
    groups.add("system:authenticated");
    // An at sign, as in the session names of single sign-on, is not allowed in a user name.
    String name =
        entry
            .username()
            .replace("{{SessionName}}", session.replace('@', '-'))
            .replace("{{SessionNameRaw}}", session);
    return new UserInfo(name, groups);
  }

  /// The ARN of the role behind a session; any other ARN as it is. Paths are not in a session's
  /// ARN, so they cannot be compared.
  private static String roleOf(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length == 6 && parts[5].startsWith("assumed-role/")) {
      return "arn:" + parts[1] + ":iam::" + parts[4] + ":role/" + parts[5].split("/")[1];
    }
    return withoutPath(arn);
  }

  private static String withoutPath(String arn) {
    int role = arn.indexOf(":role/");
    return role < 0
        ? arn
        : arn.substring(0, role) + ":role/" + arn.substring(arn.lastIndexOf('/') + 1);
  }
}
