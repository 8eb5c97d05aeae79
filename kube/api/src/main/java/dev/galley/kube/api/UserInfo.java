package dev.galley.kube.api;

import java.util.List;

/// Who calls: a user name and its groups, as authentication found them.
public record UserInfo(String name, List<String> groups) {
  public UserInfo {
    groups = List.copyOf(groups);
  }

  /// A user in `system:masters`, whom nothing is refused.
  public static UserInfo administrator(String name) {
    return new UserInfo(name, List.of("system:masters", "system:authenticated"));
  }

  public static UserInfo serviceAccount(String namespace, String name) {
    return new UserInfo(
        "system:serviceaccount:" + namespace + ":" + name,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }
}
