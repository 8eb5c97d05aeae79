package dev.galley.base.objects;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// JSON merge patches (RFC 7386): maps merge, `null` removes, everything else replaces.
public final class MergePatch {
  private MergePatch() {}

  /// The target with the patch applied; the target itself when the patch changes nothing.
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return Tree.copyOf(patch);
    }
    Map<String, @Nullable Object> before =
        target instanceof Map<?, ?> map ? Tree.asMap(map) : Map.of();
    LinkedHashMap<String, @Nullable Object> after = new LinkedHashMap<>(before);
    boolean same = target instanceof Map<?, ?>;
    for (Map.Entry<String, @Nullable Object> change : Tree.asMap(changes).entrySet()) {
      String key = change.getKey();
      if (change.getValue() == null) {
        same &= !after.containsKey(key);
        after.remove(key);
      } else {
        Object old = after.get(key);
        Object merged = apply(old, change.getValue());
        same &= old != null && old.equals(merged);
        after.put(key, merged);
      }
    }
    return same ? target : Tree.copyOf(after);
  }

  /// The smallest patch that turns one map into the other; empty when they are equal.
  ///
  /// A `null` value cannot be written by a merge patch: where `after` holds one, the field is
  /// removed.
  public static Map<String, @Nullable Object> diff(
      Map<String, ? extends @Nullable Object> before,
      Map<String, ? extends @Nullable Object> after) {
    LinkedHashMap<String, @Nullable Object> patch = new LinkedHashMap<>();
    before.forEach((key, old) -> {
      if (!after.containsKey(key)) {
        patch.put(key, null);
      }
    });
    after.forEach((key, value) -> {
      Object old = before.get(key);
      if (Objects.equals(old, value)) {
        return;
      }
      if (old instanceof Map<?, ?> oldMap && value instanceof Map<?, ?> newMap) {
        patch.put(key, diff(Tree.asMap(oldMap), Tree.asMap(newMap)));
      } else {
        patch.put(key, value);
      }
    });
    return Tree.frozen(patch);
  }
}
