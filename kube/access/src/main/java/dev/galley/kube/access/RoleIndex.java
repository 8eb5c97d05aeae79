package dev.galley.kube.access;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.StorageView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The roles and bindings of a storage, read once and followed, so that a decision reads no object.
final class RoleIndex {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Map<ObjectName, List<PolicyRule>> roles = new ConcurrentHashMap<>();

  /// By namespace, then name; those of the cluster under the empty namespace.
  private final Map<String, ConcurrentSkipListMap<String, Binding>> bindings =
      new ConcurrentHashMap<>();

  /// Whom a binding gives which role.
  record Binding(KubeObject object, List<Subject> subjects, RoleReference role) {
    Optional<Subject> subject(UserInfo user) {
      for (Subject subject : subjects) {
        if (subject.is(user)) {
          return Optional.of(subject);
        }
      }
      return Optional.empty();
    }

    /// As access reviews show it.
    String describe(Subject subject) {
      String namespace = object.namespace();
      String name = namespace.isEmpty() ? object.name() : object.name() + "/" + namespace;
      return object.kind()
          + " \""
          + name
          + "\" of "
          + role.kind()
          + " \""
          + role.name()
          + "\" to "
          + subject.describe();
    }
  }

  /// Who is meant; the namespace is that of a service account.
  record Subject(String kind, String name, String namespace) {
    boolean is(UserInfo user) {
      return switch (kind) {
        case "User" -> user.name().equals(name);
        case "Group" -> user.groups().contains(name);
        case "ServiceAccount" -> !namespace.isEmpty() && user.isServiceAccount(namespace, name);
        default -> false;
      };
    }

    String describe() {
      return kind + " \"" + (kind.equals("ServiceAccount") ? name + "/" + namespace : name) + "\"";
    }
  }

  private RoleIndex() {}

  static RoleIndex of(Storage storage) {
    RoleIndex index = new RoleIndex();
    for (String plural : List.of("roles", "clusterroles", "rolebindings", "clusterrolebindings")) {
      String resource = GROUP + "/" + plural;
      StorageView view = storage.range(StorageRange.all(resource));
      view.entries().forEach(entry -> index.put(entry.object()));
      storage.subscribe(resource, view.revision(), index::accept);
    }
    return index;
  }

  private void accept(Change change) {
    if (change.deleted()) {
      remove(change.object());
    } else {
      put(change.object());
    }
  }

  private static boolean isRole(KubeObject object) {
    return object.kind().endsWith("Role");
  }

  private void put(KubeObject object) {
    if (isRole(object)) {
      roles.put(object.objectName(), PolicyRule.of(object));
    } else {
      bindings
          .computeIfAbsent(object.namespace(), any -> new ConcurrentSkipListMap<>())
          .put(object.name(), binding(object));
    }
  }

  private void remove(KubeObject object) {
    if (isRole(object)) {
      roles.remove(object.objectName());
    } else {
      Map<String, Binding> there = bindings.get(object.namespace());
      if (there != null) {
        there.remove(object.name());
      }
    }
  }

  private static Binding binding(KubeObject object) {
    List<Subject> subjects =
        object.maps("subjects").stream()
            .map(subject -> subject(subject, object.namespace()))
            .toList();
    return new Binding(object, subjects, RoleReference.of(object));
  }

  private static Subject subject(Map<String, @Nullable Object> subject, String bindingNamespace) {
    String namespace = Tree.textAt(subject, "namespace");
    return new Subject(
        Tree.textAt(subject, "kind"),
        Tree.textAt(subject, "name"),
        namespace.isEmpty() ? bindingNamespace : namespace);
  }

  /// The bindings of a namespace by name, or those of the cluster for the empty one.
  Collection<Binding> bindings(String namespace) {
    Map<String, Binding> there = bindings.get(namespace);
    return there == null ? List.of() : there.values();
  }

  /// The rules of a role; `null` when there is none.
  @Nullable List<PolicyRule> rules(RoleReference role) {
    return roles.get(new ObjectName(role.namespace(), role.name()));
  }
}
