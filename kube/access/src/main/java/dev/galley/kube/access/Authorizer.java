package dev.galley.kube.access;

import dev.galley.kube.api.UserInfo;
import java.util.List;

/// Decides who may do what.
@FunctionalInterface
public interface Authorizer {
  /// Everybody may do everything.
  Authorizer ALLOW_ALL =
      new Authorizer() {
        @Override
        public Decision decide(UserInfo user, Access access) {
          return new Decision.Allowed("");
        }

        @Override
        public Rules rules(UserInfo user, String namespace) {
          return new Rules(List.of(PolicyRule.EVERYTHING, PolicyRule.EVERY_PATH), "", false);
        }
      };

  Decision decide(UserInfo user, Access access);

  /// What a user may do in a namespace, as far as this authorizer can list it.
  default Rules rules(UserInfo user, String namespace) {
    return new Rules(List.of(), "the authorizer does not list rules", true);
  }

  /// The rules that hold for somebody; `error` tells what could not be read, empty when nothing.
  record Rules(List<PolicyRule> rules, String error, boolean incomplete) {
    public Rules {
      rules = List.copyOf(rules);
    }
  }

  /// What somebody wants to do: a verb on a resource of a group, perhaps a subresource and a name,
  /// in a namespace (empty for cluster scope or all namespaces); or on a path that is no resource.
  record Access(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String path) {
    public Access(
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name) {
      this(verb, group, resource, subresource, namespace, name, "");
    }

    /// A verb on a path such as `/metrics`.
    public static Access toPath(String verb, String path) {
      return new Access(verb, "", "", "", "", "", path);
    }

    public boolean isToPath() {
      return !path.isEmpty();
    }

    /// The resource as rules name it, for example `pods/log`.
    public String combinedResource() {
      return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /// What a refusal says that the user cannot do.
    public String refusal(UserInfo user) {
      if (isToPath()) {
        return "User \"" + user.name() + "\" cannot " + verb + " path \"" + path + "\"";
      }
      String where =
          namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
      return "User \""
          + user.name()
          + "\" cannot "
          + verb
          + " resource \""
          + combinedResource()
          + "\" in API group \""
          + group
          + "\" "
          + where;
    }
  }

  /// The answer, with the reason that access reviews show.
  sealed interface Decision {
    /// Somebody's rule allows it.
    record Allowed(String reason) implements Decision {}

    /// No rule allows it.
    record Denied(String reason) implements Decision {}
  }
}
