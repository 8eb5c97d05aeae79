package dev.galley.kube.server;

import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lets those who may act as somebody else, as `kubectl --as` asks: each part of whom they want to
/// be needs the verb `impersonate`.
final class Impersonation {
  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = "impersonate-extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String ACCOUNT = "system:serviceaccount:";

  private final ApiServer server;

  /// Whom a request wants to be.
  private record Wanted(
      String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    boolean isNobody() {
      return user.isEmpty();
    }
  }

  Impersonation(ApiServer server) {
    this.server = server;
  }

  static boolean isAsked(Call call) {
    for (String name : call.headers().keySet()) {
      if (name.startsWith(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /// The call as the user it names.
  ///
  /// @throws dev.galley.kube.api.ApiException 403 when the caller may not be all of that
  Gate.Outcome of(Call call) {
    Wanted wanted = wanted(call);
    if (wanted.isNobody()) {
      String parts = described(wanted);
      return parts.isEmpty()
          ? new Gate.Outcome.Passed(call)
          : new Gate.Outcome.Answered(
              Gate.plain(
                  500,
                  "Internal Server Error: \""
                      + call.path()
                      + "\": requested ["
                      + parts
                      + "] without impersonating a user"));
    }
    user(call.user(), wanted.user());
    wanted.groups().forEach(group -> allow(call.user(), access("", "groups", "", group)));
    wanted
        .extra()
        .forEach((key, values) ->
            values.forEach(
                value -> allow(call.user(), access(AUTHENTICATION, "userextras", key, value))));
    if (!wanted.uid().isEmpty()) {
      allow(call.user(), access(AUTHENTICATION, "uids", "", wanted.uid()));
    }
    return new Gate.Outcome.Passed(
        call.as(new UserInfo(wanted.user(), wanted.uid(), groups(wanted), wanted.extra())));
  }

  private static Wanted wanted(Call call) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    call.headers()
        .forEach((name, value) -> {
          if (name.startsWith(EXTRA)) {
            String key = URLDecoder.decode(name.substring(EXTRA.length()), StandardCharsets.UTF_8);
            extra.put(key, values(value));
          }
        });
    return new Wanted(
        call.header("impersonate-user"),
        call.header("impersonate-uid"),
        values(call.header("impersonate-group")),
        extra);
  }

  /// A header that was sent several times has its values on lines.
  private static List<String> values(String header) {
    return header.isEmpty() ? List.of() : List.of(header.split("\n"));
  }

  /// As Go prints references to objects.
  private static String described(Wanted wanted) {
    List<String> parts = new ArrayList<>();
    wanted.groups().forEach(group -> parts.add("{Group  " + group + "    }"));
    wanted
        .extra()
        .forEach((key, values) ->
            values.forEach(value ->
                parts.add("{UserExtra  " + value + "  " + AUTHENTICATION + "/v1  " + key + "}")));
    if (!wanted.uid().isEmpty()) {
      parts.add("{UID  " + wanted.uid() + "  " + AUTHENTICATION + "/v1  }");
    }
    return String.join(" ", parts);
  }

  private void user(UserInfo caller, String name) {
    int colon = name.indexOf(':', ACCOUNT.length());
    if (name.startsWith(ACCOUNT) && colon > 0) {
      allow(
          caller,
          new Authorizer.Access(
              "impersonate",
              "",
              "serviceaccounts",
              "",
              name.substring(ACCOUNT.length(), colon),
              name.substring(colon + 1)));
    } else {
      allow(caller, access("", "users", "", name));
    }
  }

  private void allow(UserInfo caller, Authorizer.Access access) {
    server.authorize(caller, access);
  }

  private static Authorizer.Access access(
      String group, String resource, String subresource, String name) {
    return new Authorizer.Access("impersonate", group, resource, subresource, "", name);
  }

  private static List<String> groups(Wanted wanted) {
    List<String> groups = new ArrayList<>(wanted.groups());
    int colon = wanted.user().indexOf(':', ACCOUNT.length());
    if (groups.isEmpty() && wanted.user().startsWith(ACCOUNT) && colon > 0) {
      groups.addAll(
          UserInfo.serviceAccountGroups(wanted.user().substring(ACCOUNT.length(), colon)));
    }
    boolean known =
        groups.contains(UserInfo.AUTHENTICATED) || groups.contains(Authentication.UNAUTHENTICATED);
    if (!known) {
      groups.add(
          wanted.user().equals(Authentication.ANONYMOUS.name())
              ? Authentication.UNAUTHENTICATED
              : UserInfo.AUTHENTICATED);
    }
    return groups;
  }
}
