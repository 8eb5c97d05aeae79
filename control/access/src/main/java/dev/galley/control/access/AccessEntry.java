package dev.galley.control.access;

import java.util.List;

/// One access entry of a cluster: an IAM principal, and what it is to Kubernetes.
///
/// @param username what Kubernetes calls the principal; may hold `{{SessionName}}`
/// @param policies the access policies associated with it
public record AccessEntry(
    String principalArn,
    String type,
    String username,
    List<String> groups,
    List<AssociatedPolicy> policies) {
  public AccessEntry {
    groups = List.copyOf(groups);
    policies = List.copyOf(policies);
  }

  /// An access policy, by the last part of its ARN, and where it counts.
  ///
  /// @param namespaces empty means the whole cluster
  public record AssociatedPolicy(String name, List<String> namespaces) {
    public AssociatedPolicy {
      namespaces = List.copyOf(namespaces);
    }

    /// The group through which the policy's rules reach whoever has it.
    public String group() {
      return "eks:access-policy:" + (namespaces.isEmpty() ? name : name + ":" + key());
    }

    String key() {
      return String.join("-", namespaces);
    }
  }
}
