package dev.galley.kube.apiserver;

import dev.galley.kube.api.UserInfo;

/// Decides who may do what.
@FunctionalInterface
public interface Authorizer {
  Authorizer ALLOW_ALL = (user, access) -> new Decision.Allowed("");

  Decision decide(UserInfo user, Access access);

  /// What somebody wants to do: a verb on a resource of a group, perhaps a subresource and a name,
  /// in a namespace (empty for cluster scope or all namespaces).
  record Access(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {}

  /// The answer, with the reason that access reviews show.
  sealed interface Decision {
    /// Somebody's rule allows it.
    record Allowed(String reason) implements Decision {}

    /// No rule allows it.
    record Denied(String reason) implements Decision {}
  }
}
