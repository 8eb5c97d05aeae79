package dev.galley.render.helm;

import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Helm's rules for values. Pure.
public final class Values {
  private Values() {}

  /// Two sets of values as one: maps are merged, everything else is replaced, also lists; a null
  /// stays, and takes away what the chart sets when the chart's own values are merged.
  public static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> over) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(base);
    over.forEach((key, value) -> {
      Object old = merged.get(key);
      merged.put(
          key,
          value instanceof Map<?, ?> map && old instanceof Map<?, ?> known
              ? merge(Tree.asMap(known), Tree.asMap(map))
              : value);
    });
    return Tree.frozen(merged);
  }
}
