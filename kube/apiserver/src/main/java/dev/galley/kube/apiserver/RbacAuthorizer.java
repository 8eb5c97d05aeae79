package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageKey;
import dev.galley.kube.storage.StorageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Role-based access control: everything is denied that no bound role allows. Roles and bindings
/// are those in the storage; members of `system:masters` may do everything.
public final class RbacAuthorizer implements Authorizer {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Storage storage;

  public RbacAuthorizer(Storage storage) {
    this.storage = storage;
  }

  @Override
  public Decision decide(UserInfo user, Access access) {
    if (user.groups().contains("system:masters")) {
      return new Decision.Allowed("");
    }
    for (KubeObject binding : bindings("clusterrolebindings", "")) {
      Optional<Decision> decision = allowed(user, access, binding);
      if (decision.isPresent()) {
        return decision.get();
      }
    }
    if (!access.namespace().isEmpty()) {
      for (KubeObject binding : bindings("rolebindings", access.namespace())) {
        Optional<Decision> decision = allowed(user, access, binding);
        if (decision.isPresent()) {
          return decision.get();
        }
      }
    }
    return new Decision.Denied("");
  }

  private List<KubeObject> bindings(String plural, String namespace) {
    return storage.range(StorageRange.in(GROUP + "/" + plural, namespace)).entries().stream()
        .map(Entry::object)
        .toList();
  }

  private Optional<Decision> allowed(UserInfo user, Access access, KubeObject binding) {
    Optional<Map<String, @Nullable Object>> subject =
        binding.maps("subjects").stream()
            .filter(each -> isMeant(user, each, binding.namespace()))
            .findFirst();
    if (subject.isEmpty() || rules(binding).stream().noneMatch(rule -> allows(rule, access))) {
      return Optional.empty();
    }
    return Optional.of(new Decision.Allowed(reason(binding, subject.get())));
  }

  private static boolean isMeant(
      UserInfo user, Map<String, @Nullable Object> subject, String namespace) {
    String name = Tree.textAt(subject, "name");
    return switch (Tree.textAt(subject, "kind")) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" -> {
        String own = Tree.textAt(subject, "namespace");
        yield user.name()
            .equals("system:serviceaccount:" + (own.isEmpty() ? namespace : own) + ":" + name);
      }
      default -> false;
    };
  }

  private List<Map<String, @Nullable Object>> rules(KubeObject binding) {
    String name = binding.text("roleRef", "name");
    boolean cluster = binding.text("roleRef", "kind").equals("ClusterRole");
    StorageKey key =
        cluster
            ? new StorageKey(GROUP + "/clusterroles", ObjectName.cluster(name))
            : new StorageKey(GROUP + "/roles", new ObjectName(binding.namespace(), name));
    return storage.get(key).map(entry -> entry.object().maps("rules")).orElse(new ArrayList<>());
  }

  private static boolean allows(Map<String, @Nullable Object> rule, Access access) {
    String resource =
        access.subresource().isEmpty()
            ? access.resource()
            : access.resource() + "/" + access.subresource();
    List<String> resources = Tree.textsAt(rule, "resources");
    boolean named =
        resources.contains("*")
            || resources.contains(resource)
            || (!access.subresource().isEmpty() && resources.contains("*/" + access.subresource()));
    List<String> names = Tree.textsAt(rule, "resourceNames");
    return named
        && has(rule, "verbs", access.verb())
        && has(rule, "apiGroups", access.group())
        && (names.isEmpty() || (!access.name().isEmpty() && names.contains(access.name())));
  }

  private static boolean has(Map<String, @Nullable Object> rule, String field, String value) {
    List<String> values = Tree.textsAt(rule, field);
    return values.contains("*") || values.contains(value);
  }

  /// As access reviews show it.
  private static String reason(KubeObject binding, Map<String, @Nullable Object> subject) {
    String where = binding.namespace().isEmpty() ? "" : "/" + binding.namespace();
    String who = Tree.textAt(subject, "name");
    boolean account = Tree.textAt(subject, "kind").equals("ServiceAccount");
    String quoted =
        account ? "\"" + who + "/" + Tree.textAt(subject, "namespace") + "\"" : "\"" + who + "\"";
    return "RBAC: allowed by "
        + binding.kind()
        + " \""
        + binding.name()
        + where
        + "\" of "
        + binding.text("roleRef", "kind")
        + " \""
        + binding.text("roleRef", "name")
        + "\" to "
        + Tree.textAt(subject, "kind")
        + " "
        + quoted;
  }
}
