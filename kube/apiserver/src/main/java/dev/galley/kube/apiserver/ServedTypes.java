package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.schema.BuiltInResources;
import dev.galley.kube.api.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The types that are served now: the built-in ones, and those of the established custom resource
/// definitions. Thread-safe; readers see one consistent table.
final class ServedTypes {
  private volatile Table table = new Table(Map.of(), List.of());

  private record Table(Map<GroupVersionKind, Served> byKind, List<ResourceType> types) {}

  ServedTypes() {
    replace(List.of(), BuiltInResources.all().stream().map(Served::builtIn).toList());
  }

  List<ResourceType> types() {
    return table.types();
  }

  List<Served> all() {
    return List.copyOf(table.byKind().values());
  }

  /// @throws dev.galley.kube.api.ApiException 404 when nothing serves the kind
  Served of(GroupVersionKind kind) {
    Served served = table.byKind().get(kind);
    if (served == null) {
      throw Failures.notServed();
    }
    return served;
  }

  /// Takes some types out of service and puts others into it, in one step.
  synchronized void replace(List<Served> gone, List<Served> come) {
    Map<GroupVersionKind, Served> next = new LinkedHashMap<>(table.byKind());
    gone.forEach(served -> next.remove(served.type().kind()));
    come.forEach(served -> next.put(served.type().kind(), served));
    List<ResourceType> types = new ArrayList<>();
    next.values().forEach(served -> types.add(served.type()));
    table = new Table(next, List.copyOf(types));
  }

  /// The custom types that one definition serves.
  List<Served> ofDefinition(String name) {
    return table.byKind().values().stream()
        .filter(served -> served.custom().filter(c -> c.definition().equals(name)).isPresent())
        .toList();
  }
}
