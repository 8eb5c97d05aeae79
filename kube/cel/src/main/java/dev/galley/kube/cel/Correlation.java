package dev.galley.kube.cel;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value and what it was before, where the two can be told to be the same one.
final class Correlation {
  private final @Nullable Object value;
  private final @Nullable Object old;
  private final Structural schema;
  private @Nullable Boolean same;

  Correlation(@Nullable Object value, @Nullable Object old, Structural schema) {
    this.value = value;
    this.old = old;
    this.schema = schema;
  }

  @Nullable Correlation key(String name) {
    if (!(old instanceof Map<?, ?> before)
        || !(value instanceof Map<?, ?> now)
        || !before.containsKey(name)
        || !now.containsKey(name)) {
      return null;
    }
    Structural property = schema.properties().get(name);
    Structural child = property != null ? property : schema.additional();
    return child == null ? null : new Correlation(now.get(name), before.get(name), child);
  }

  @Nullable Correlation item(int index) {
    Structural items = schema.items();
    if (!(old instanceof List<?> before) || !(value instanceof List<?> now) || items == null) {
      return null;
    }
    Object element = now.get(index);
    Object match = ListKeys.correlated(schema, Tree.asList(before), element);
    return match == null ? null : new Correlation(element, match, items);
  }

  /// Whether nothing changed; unknown fields count as changes.
  boolean unchanged() {
    Boolean known = same;
    if (known == null) {
      known = compare();
      same = known;
    }
    return known;
  }

  private boolean compare() {
    if (value == null || old == null) {
      return value == null && old == null;
    }
    if (value instanceof Map<?, ?> now) {
      return old instanceof Map<?, ?> before
          && before.size() == now.size()
          && now.keySet().stream().allMatch(name -> isSame(key(String.valueOf(name))));
    }
    if (value instanceof List<?> now && schema.listType().equals("map")) {
      if (!(old instanceof List<?> before) || before.size() != now.size()) {
        return false;
      }
      for (int i = 0; i < now.size(); i++) {
        if (!isSame(item(i))) {
          return false;
        }
      }
      return true;
    }
    return Objects.equals(value, old);
  }

  private static boolean isSame(@Nullable Correlation child) {
    return child != null && child.unchanged();
  }
}
