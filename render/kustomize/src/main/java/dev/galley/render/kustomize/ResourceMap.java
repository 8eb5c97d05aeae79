package dev.galley.render.kustomize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The resources of a build in order, with indexes by ID and by every name they ever had.
///
/// Look-ups are constant time; the original compares with all others, which makes it quadratic.
final class ResourceMap {
  private final List<Resource> resources = new ArrayList<>();
  private final Map<ResourceId.Key, List<Resource>> byId = new HashMap<>();
  private final Map<String, List<Resource>> byName = new HashMap<>();
  private boolean stale;

  List<Resource> all() {
    return resources;
  }

  int size() {
    return resources.size();
  }

  /// Call after names, namespaces or kinds of resources have changed.
  void identitiesChanged() {
    stale = true;
  }

  /// Changes a resource; the indexes are made anew only if that gave it another identity, since
  /// that costs a pass over all.
  void change(Resource resource, Runnable change) {
    ResourceId before = resource.id();
    change.run();
    if (!resource.id().equals(before)) {
      identitiesChanged();
    }
  }

  /// Adds a resource whose ID is new.
  void append(Resource resource) {
    refresh();
    if (byId.containsKey(resource.id().key())) {
      Resource other = byId.get(resource.id().key()).getFirst();
      throw Fault.of(
              KustomizeProblem.DUPLICATE_ID,
              "may not add resource with an already registered id: " + resource.id(),
              resource.place())
          .hint("The other one is at " + other.place());
    }
    resources.add(resource);
    index(resource);
  }

  void appendAll(Collection<Resource> more) {
    List<Fault> faults = new ArrayList<>();
    for (Resource resource : more) {
      try {
        append(resource);
      } catch (Fault fault) {
        faults.add(fault);
      }
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  /// Puts a resource in the place of another.
  void replace(Resource old, Resource replacement) {
    resources.set(indexOf(old), replacement);
    stale = true;
  }

  private int indexOf(Resource resource) {
    for (int i = 0; i < resources.size(); i++) {
      if (isSame(resources.get(i), resource)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not here: " + resource);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Resource left, Resource right) {
    return left == right;
  }

  void removeIf(Predicate<Resource> condition) {
    if (resources.removeIf(condition)) {
      stale = true;
    }
  }

  void orderAs(List<Resource> ordered) {
    resources.clear();
    resources.addAll(ordered);
    stale = true;
  }

  /// Those whose present ID equals.
  List<Resource> withId(ResourceId id) {
    refresh();
    return byId.getOrDefault(id.key(), List.of());
  }

  /// Those that have the name now or had it before, in order.
  List<Resource> everNamed(String name) {
    refresh();
    return byName.getOrDefault(name, List.of());
  }

  /// Those whose present or any earlier ID equals.
  List<Resource> everWithId(ResourceId id) {
    List<Resource> found = new ArrayList<>();
    ResourceId.Key key = id.key();
    for (Resource resource : everNamed(id.name())) {
      if (resource.id().key().equals(key)
          || resource.earlierIds().stream().anyMatch(earlier -> earlier.key().equals(key))) {
        found.add(resource);
      }
    }
    return found;
  }

  /// Present IDs that more than one resource has.
  Set<ResourceId> conflicts() {
    refresh();
    Set<ResourceId> conflicts = new LinkedHashSet<>();
    Set<ResourceId.Key> seen = new HashSet<>();
    for (Resource resource : resources) {
      if (!seen.add(resource.id().key())) {
        conflicts.add(resource.id());
      }
    }
    return conflicts;
  }

  private void refresh() {
    if (stale) {
      byId.clear();
      byName.clear();
      resources.forEach(this::index);
      stale = false;
    }
  }

  private void index(Resource resource) {
    byId.computeIfAbsent(resource.id().key(), _ -> new ArrayList<>(1)).add(resource);
    Set<String> names = new LinkedHashSet<>();
    names.add(resource.name());
    resource.earlierIds().forEach(id -> names.add(id.name()));
    for (String name : names) {
      byName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(resource);
    }
  }
}
