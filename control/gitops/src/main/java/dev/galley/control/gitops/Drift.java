package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How an object of a release differs from what the release applied.
///
/// @param action created for what is gone, configured for what is different
record Drift(ObjectId object, Change.Action action, int additions, int changes, int removals) {
  private static final Set<String> NOT_COMPARED = Set.of("metadata", "status");

  /// An object that is not there any more.
  static Drift gone(ObjectId object) {
    return new Drift(object, Change.Action.CREATED, 0, 0, 0);
  }

  /// @param wanted what applying would make of `live`
  static Drift between(KubeObject live, KubeObject wanted) {
    int[] counts = new int[3];
    compare(live.tree(), wanted.tree(), NOT_COMPARED, counts);
    compare(live.map("metadata", "labels"), wanted.map("metadata", "labels"), Set.of(), counts);
    compare(
        live.map("metadata", "annotations"),
        wanted.map("metadata", "annotations"),
        Set.of(),
        counts);
    return new Drift(
        ObjectId.of(wanted), Change.Action.CONFIGURED, counts[0], counts[1], counts[2]);
  }

  private static void compare(Map<?, ?> live, Map<?, ?> wanted, Set<String> left, int[] counts) {
    Set<Object> keys = new LinkedHashSet<>(live.keySet());
    keys.addAll(wanted.keySet());
    keys.removeAll(left);
    for (Object key : keys) {
      compare(live.get(key), wanted.get(key), counts);
    }
  }

  private static void compare(@Nullable Object live, @Nullable Object wanted, int[] counts) {
    if (Objects.equals(live, wanted)) {
      return;
    }
    if (live == null) {
      counts[0]++;
    } else if (wanted == null) {
      counts[2]++;
    } else if (live instanceof Map<?, ?> before && wanted instanceof Map<?, ?> after) {
      compare(before, after, Set.of(), counts);
    } else if (live instanceof List<?> before && wanted instanceof List<?> after) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(
            i < before.size() ? before.get(i) : null,
            i < after.size() ? after.get(i) : null,
            counts);
      }
    } else {
      counts[1]++;
    }
  }

  /// As Flux says it.
  @Override
  public String toString() {
    return action == Change.Action.CREATED
        ? object + " removed"
        : object
            + " changed ("
            + additions
            + " additions, "
            + changes
            + " changes, "
            + removals
            + " removals)";
  }
}
