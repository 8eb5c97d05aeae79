package dev.galley.kube.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who calls: a user name and its groups, as authentication found them; perhaps a uid, and further
/// facts about the credential (`extra`).
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /// Everybody who has shown who they are.
  public static final String AUTHENTICATED = "system:authenticated";

  /// Nothing is refused to its members.
  public static final String MASTERS = "system:masters";

  private static final String ACCOUNT = "system:serviceaccount:";

  public UserInfo {
    groups = List.copyOf(groups);
    LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
    extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    extra = Collections.unmodifiableMap(copy);
  }

  public UserInfo(String name, List<String> groups) {
    this(name, "", groups, Map.of());
  }

  /// A user in `system:masters`, whom nothing is refused.
  public static UserInfo administrator(String name) {
    return new UserInfo(name, List.of(MASTERS, AUTHENTICATED));
  }

  public static UserInfo serviceAccount(String namespace, String name) {
    return serviceAccount(namespace, name, "");
  }

  public static UserInfo serviceAccount(String namespace, String name, String uid) {
    List<String> groups = new ArrayList<>(serviceAccountGroups(namespace));
    groups.add(AUTHENTICATED);
    return new UserInfo(ACCOUNT + namespace + ":" + name, uid, groups, Map.of());
  }

  /// The groups of all service accounts, and of those of a namespace.
  public static List<String> serviceAccountGroups(String namespace) {
    return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
  }

  public UserInfo extra(Map<String, List<String>> facts) {
    return new UserInfo(name, uid, groups, facts);
  }

  /// The user with a group that was not there.
  public UserInfo in(String group) {
    if (groups.contains(group)) {
      return this;
    }
    List<String> more = new ArrayList<>(groups);
    more.add(group);
    return new UserInfo(name, uid, more, extra);
  }

  /// Whether nothing is refused to them.
  public boolean isMaster() {
    return groups.contains(MASTERS);
  }

  /// Whether this is the service account of that name.
  public boolean isServiceAccount(String namespace, String account) {
    int colon = ACCOUNT.length() + namespace.length();
    return name.length() == colon + 1 + account.length()
        && name.startsWith(ACCOUNT)
        && name.startsWith(namespace, ACCOUNT.length())
        && name.charAt(colon) == ':'
        && name.endsWith(account);
  }
}
