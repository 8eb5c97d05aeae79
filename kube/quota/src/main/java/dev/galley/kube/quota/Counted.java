package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How the objects of one resource count in quotas.
public interface Counted {
  /// Those of the names in a quota that objects of this resource count for.
  TreeSet<String> matching(Collection<String> names);

  /// What one object counts for at a time.
  TreeMap<String, Quantity> usage(KubeObject object, Instant now);

  /// Whether an object is in a scope: `scopeName`, `operator` and `values`.
  default boolean inScope(Map<String, @Nullable Object> requirement, KubeObject object) {
    return false;
  }

  /// What a quota requires an object to say and it does not, worded as upstream does.
  default Optional<String> missing(Set<String> required, KubeObject object) {
    return Optional.empty();
  }

  /// Whether an update can change what an object counts for.
  default boolean countsUpdates(KubeObject before, KubeObject after) {
    return false;
  }

  /// How objects of a resource count; events count for nothing.
  static Optional<Counted> of(String group, String plural) {
    if (plural.equals("events") && (group.isEmpty() || group.equals("events.k8s.io"))) {
      return Optional.empty();
    }
    if (!group.isEmpty()) {
      return Optional.of(new CountedObjects(List.of("count/" + plural + "." + group)));
    }
    return Optional.of(
        switch (plural) {
          case "pods" -> new CountedPods();
          case "services" -> new CountedServices();
          case "persistentvolumeclaims" -> new CountedClaims();
          case "configmaps", "resourcequotas", "replicationcontrollers", "secrets" ->
              new CountedObjects(List.of("count/" + plural, plural));
          default -> new CountedObjects(List.of("count/" + plural));
        });
  }
}
