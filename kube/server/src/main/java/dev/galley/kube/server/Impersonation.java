package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.UserInfo;
import java.util.ArrayList;
import java.util.List;

/// Lets administrators act as somebody else, as `kubectl --as` asks.
final class Impersonation {
  private Impersonation() {}

  /// The call as the user it names; the call itself when it names none.
  static Call of(Call call) {
    String name = call.header("impersonate-user");
    String groups = call.header("impersonate-group");
    if (name.isEmpty()) {
      if (!groups.isEmpty()) {
        throw new ApiException(
            500,
            "InternalError",
            "Internal error occurred: requested [{Group  "
                + groups
                + "    }] without impersonating a user",
            Tree.map());
      }
      return call;
    }
    if (!call.user().groups().contains("system:masters")) {
      throw new ApiException(
          403,
          "Forbidden",
          "users \""
              + name
              + "\" is forbidden: User \""
              + call.user().name()
              + "\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope",
          Tree.map("name", name, "kind", "users"));
    }
    return call.as(new UserInfo(name, groups(name, groups)));
  }

  private static List<String> groups(String name, String header) {
    List<String> groups = new ArrayList<>();
    for (String group : header.split(",")) {
      if (!group.isBlank()) {
        groups.add(group.strip());
      }
    }
    if (groups.isEmpty() && name.startsWith("system:serviceaccount:")) {
      String[] parts = name.split(":");
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + (parts.length > 2 ? parts[2] : ""));
    }
    String everybody =
        name.equals("system:anonymous") ? "system:unauthenticated" : "system:authenticated";
    if (!groups.contains(everybody)) {
      groups.add(everybody);
    }
    return groups;
  }

  /// The verb of a request for a path that is no resource.
  static String verb(String method) {
    return method.toLowerCase(java.util.Locale.ROOT);
  }
}
