package dev.galley.insight.explain;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Everything in a cluster at one moment, by kind. Immutable.
public final class ClusterView {
  private final Map<String, Map<ObjectName, KubeObject>> kinds;
  private final Map<String, String> versions;

  private ClusterView(
      Map<String, Map<ObjectName, KubeObject>> kinds, Map<String, String> versions) {
    this.kinds = kinds;
    this.versions = versions;
  }

  /// Lists every kind that the API serves, in its preferred version.
  public static ClusterView of(KubeApi api) {
    List<KubeObject> objects = new ArrayList<>();
    TreeMap<String, String> versions = new TreeMap<>();
    TreeSet<String> seen = new TreeSet<>();
    for (ResourceType type : api.types()) {
      String key = key(type.group(), type.kind().kind());
      if (!seen.add(key)) {
        continue;
      }
      versions.put(key, type.version());
      try {
        objects.addAll(api.list(type, ListQuery.ALL).items());
      } catch (ApiException notListable) {
        // Kinds that can only be created, such as reviews, hold nothing.
        if (notListable.code() != 405) {
          throw notListable;
        }
      }
    }
    return new ClusterView(index(objects), versions);
  }

  /// A view of exactly these objects; the kinds that are served are theirs.
  public static ClusterView of(List<KubeObject> objects) {
    TreeMap<String, String> versions = new TreeMap<>();
    for (KubeObject object : objects) {
      versions.put(
          key(object.groupVersionKind().group(), object.kind()),
          object.groupVersionKind().version());
    }
    return new ClusterView(index(objects), versions);
  }

  private static Map<String, Map<ObjectName, KubeObject>> index(List<KubeObject> objects) {
    TreeMap<String, Map<ObjectName, KubeObject>> kinds = new TreeMap<>();
    for (KubeObject object : objects) {
      kinds
          .computeIfAbsent(
              key(object.groupVersionKind().group(), object.kind()), kind -> new TreeMap<>())
          .put(object.objectName(), object);
    }
    return kinds;
  }

  private static String key(String group, String kind) {
    return group + "/" + kind;
  }

  /// The objects of a kind in any version, sorted by namespace and name.
  public List<KubeObject> list(String group, String kind) {
    return List.copyOf(kinds.getOrDefault(key(group, kind), Map.of()).values());
  }

  /// Every object, by kind, namespace and name.
  public List<KubeObject> all() {
    return kinds.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  public Optional<KubeObject> find(String group, String kind, ObjectName name) {
    return Optional.ofNullable(kinds.getOrDefault(key(group, kind), Map.of()).get(name));
  }

  /// Whether the cluster serves the kind in any version.
  public boolean serves(String group, String kind) {
    return versions.containsKey(key(group, kind));
  }

  /// The objects of a kind whose controlling owner is `owner`.
  public List<KubeObject> ownedBy(KubeObject owner, String group, String kind) {
    return list(group, kind).stream()
        .filter(object ->
            object.ownerReferences().stream()
                .anyMatch(reference -> reference.uid().equals(owner.uid())))
        .toList();
  }
}
