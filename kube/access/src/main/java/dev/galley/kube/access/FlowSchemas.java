package dev.galley.kube.access;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.StorageView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// The flow schemas of a storage: which of them a request falls under. Nothing is queued by them;
/// answers name them, so that whoever debugs a client's throttling sees what would hold.
public final class FlowSchemas {
  private static final String GROUP = "flowcontrol.apiserver.k8s.io/";

  private final Map<String, String> levels = new ConcurrentHashMap<>();
  private final Map<String, Schema> byName = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Schema> schemas =
      new ConcurrentSkipListSet<>(
          Comparator.comparingLong(Schema::precedence).thenComparing(Schema::name));

  private record Schema(
      String name,
      long precedence,
      String uid,
      String level,
      List<Map<String, @Nullable Object>> rules) {
    static Schema of(KubeObject object) {
      return new Schema(
          object.name(),
          object.number(1000, "spec", "matchingPrecedence"),
          object.uid(),
          object.text("spec", "priorityLevelConfiguration", "name"),
          object.maps("spec", "rules"));
    }
  }

  /// The uids of a flow schema and of its priority level.
  public record Flow(String schema, String level) {}

  private FlowSchemas() {}

  public static FlowSchemas of(Storage storage) {
    FlowSchemas schemas = new FlowSchemas();
    for (String plural : List.of("prioritylevelconfigurations", "flowschemas")) {
      StorageView view = storage.range(StorageRange.all(GROUP + plural));
      view.entries().forEach(entry -> schemas.put(entry.object()));
      storage.subscribe(GROUP + plural, view.revision(), schemas::accept);
    }
    return schemas;
  }

  private void accept(Change change) {
    KubeObject object = change.object();
    if (!change.deleted()) {
      put(object);
    } else if (object.kind().equals("FlowSchema")) {
      replace(object.name(), null);
    } else {
      levels.remove(object.name());
    }
  }

  private void put(KubeObject object) {
    if (object.kind().equals("FlowSchema")) {
      replace(object.name(), Schema.of(object));
    } else {
      levels.put(object.name(), object.uid());
    }
  }

  private void replace(String name, @Nullable Schema next) {
    Schema before = next == null ? byName.remove(name) : byName.put(name, next);
    if (before != null) {
      schemas.remove(before);
    }
    if (next != null) {
      schemas.add(next);
    }
  }

  /// The first schema that a request falls under, by precedence and name.
  public Optional<Flow> of(UserInfo user, Authorizer.Access access) {
    for (Schema schema : schemas) {
      String level = levels.get(schema.level());
      if (level != null && schema.rules().stream().anyMatch(rule -> matches(rule, user, access))) {
        return Optional.of(new Flow(schema.uid(), level));
      }
    }
    return Optional.empty();
  }

  private static boolean matches(
      Map<String, @Nullable Object> rule, UserInfo user, Authorizer.Access access) {
    return Tree.mapsAt(rule, "subjects").stream().anyMatch(subject -> is(subject, user))
        && (access.isToPath()
            ? Tree.mapsAt(rule, "nonResourceRules").stream().anyMatch(each -> path(each, access))
            : Tree.mapsAt(rule, "resourceRules").stream().anyMatch(each -> resource(each, access)));
  }

  private static boolean is(Map<String, @Nullable Object> subject, UserInfo user) {
    return switch (Tree.textAt(subject, "kind")) {
      case "User" -> {
        String name = Tree.textAt(subject, "user", "name");
        yield name.equals("*") || name.equals(user.name());
      }
      case "Group" -> {
        String name = Tree.textAt(subject, "group", "name");
        yield name.equals("*") || user.groups().contains(name);
      }
      case "ServiceAccount" -> {
        String namespace = Tree.textAt(subject, "serviceAccount", "namespace");
        String name = Tree.textAt(subject, "serviceAccount", "name");
        yield name.equals("*")
            ? user.name().startsWith("system:serviceaccount:" + namespace + ":")
            : user.isServiceAccount(namespace, name);
      }
      default -> false;
    };
  }

  private static boolean path(Map<String, @Nullable Object> rule, Authorizer.Access access) {
    return has(rule, "verbs", access.verb())
        && Tree.textsAt(rule, "nonResourceURLs").stream()
            .anyMatch(url ->
                url.equals("*")
                    || url.equals(access.path())
                    || (url.endsWith("/*")
                        && access.path().startsWith(url.substring(0, url.length() - 1))));
  }

  private static boolean resource(Map<String, @Nullable Object> rule, Authorizer.Access access) {
    boolean inScope =
        access.namespace().isEmpty()
            ? Tree.flagAt(rule, "clusterScope")
            : has(rule, "namespaces", access.namespace());
    return inScope
        && has(rule, "verbs", access.verb())
        && has(rule, "apiGroups", access.group())
        && has(rule, "resources", access.combinedResource());
  }

  private static boolean has(Map<String, @Nullable Object> rule, String field, String value) {
    List<String> values = Tree.textsAt(rule, field);
    return values.contains("*") || values.contains(value);
  }
}
