package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.storage.StorageKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stores the roles and bindings that every cluster begins with.
///
/// There are more than a hundred, all known to be complete and valid, so they do not take the way
/// through the pipeline: a server would be twice as long in starting.
final class BootstrapRoles {
  private BootstrapRoles() {}

  /// Stores a role or binding unless there is one of its name.
  static void create(Shared shared, KubeObject object) {
    StorageKey key = shared.types().of(object.groupVersionKind()).key(object.objectName());
    if (shared.storage().get(key).isPresent()) {
      return;
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(object.map("metadata"));
    metadata.put("uid", shared.world().uuid());
    metadata.put("creationTimestamp", Times.seconds(shared.world().now()));
    metadata.put("managedFields", List.of(owner(shared, object)));
    KubeObject complete = object.with(metadata, "metadata");
    shared
        .storage()
        .put(
            key,
            0,
            revision -> complete.with(Long.toString(revision), "metadata", "resourceVersion"));
  }

  private static Map<String, @Nullable Object> owner(Shared shared, KubeObject object) {
    return Tree.map(
        "apiVersion",
        object.apiVersion(),
        "fieldsType",
        "FieldsV1",
        "fieldsV1",
        fields(object),
        "manager",
        "kube-apiserver",
        "operation",
        "Update",
        "time",
        Times.seconds(shared.world().now()));
  }

  private static Map<String, @Nullable Object> fields(KubeObject object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (object.at("aggregationRule") != null) {
      fields.put("f:aggregationRule", all(Set.of("clusterRoleSelectors")));
    }
    fields.put(
        "f:metadata",
        Tree.map(
            "f:annotations", all(object.annotations().keySet()),
            "f:labels", all(object.labels().keySet())));
    for (String atomic : List.of("roleRef", "rules", "subjects")) {
      if (object.at(atomic) != null) {
        fields.put("f:" + atomic, Tree.map());
      }
    }
    return fields;
  }

  /// A map that was written whole, and the keys in it.
  private static Map<String, @Nullable Object> all(Set<String> keys) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put(".", Tree.map());
    keys.stream().sorted().forEach(key -> all.put("f:" + key, Tree.map()));
    return all;
  }
}
