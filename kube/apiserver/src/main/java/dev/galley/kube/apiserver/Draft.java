package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Trees that are still being written, before they are frozen into objects.
public final class Draft {
  private Draft() {}

  /// A deep copy that can be changed.
  public static Map<String, @Nullable Object> of(Map<String, @Nullable Object> tree) {
    LinkedHashMap<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(tree.size());
    tree.forEach((key, value) -> copy.put(key, thawed(value)));
    return copy;
  }

  private static @Nullable Object thawed(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> of(Tree.asMap(map));
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(each -> copy.add(thawed(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /// Sets a field that is missing or null.
  public static void set(Map<String, @Nullable Object> map, String field, @Nullable Object value) {
    if (map.get(field) == null) {
      map.put(field, value);
    }
  }

  /// Sets a field that is missing, null or the empty text.
  public static void text(Map<String, @Nullable Object> map, String field, String value) {
    if (map.get(field) == null || "".equals(map.get(field))) {
      map.put(field, value);
    }
  }

  /// The map in a field, made when it is missing.
  public static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> map, String field) {
    if (!(map.get(field) instanceof Map<?, ?>)) {
      map.put(field, new LinkedHashMap<String, @Nullable Object>());
    }
    return Tree.asMap(map.get(field));
  }

  /// The list in a field, made when it is missing.
  public static List<@Nullable Object> items(Map<String, @Nullable Object> map, String field) {
    if (!(map.get(field) instanceof List<?>)) {
      map.put(field, new ArrayList<@Nullable Object>());
    }
    return Tree.asList(map.get(field));
  }

  public static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    return of(Tree.map(keysAndValues));
  }
}
