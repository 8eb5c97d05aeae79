package dev.galley.base.objects;

import dev.galley.base.problem.Place;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which place in Git each object of a cluster came from. Whoever renders objects records them;
/// whoever explains looks them up. Thread-safe.
public final class Provenance {
  private final Map<Key, Place> places = new ConcurrentHashMap<>();

  private record Key(String group, String kind, ObjectName name) {}

  public void record(GroupVersionKind kind, ObjectName name, Place place) {
    places.put(new Key(kind.group(), kind.kind(), name), place);
  }

  /// Looks an object up by its kind and its name as Flux writes it: `namespace/name` or `name`.
  public Optional<Place> findByName(String kind, String name) {
    return places.entrySet().stream()
        .filter(
            each -> each.getKey().kind.equals(kind) && each.getKey().name.toString().equals(name))
        .map(Map.Entry::getValue)
        .min(Comparator.comparing(Place::toString));
  }

  public Optional<Place> find(GroupVersionKind kind, ObjectName name) {
    return Optional.ofNullable(places.get(new Key(kind.group(), kind.kind(), name)));
  }
}
