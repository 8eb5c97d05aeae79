package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fills in the defaults that a schema declares, as `structural/defaulting` does: a missing field,
/// or a `null` where none may be, gets its default; defaults have defaults.
public final class Defaulter {
  private Defaulter() {}

  /// The tree itself when no default applies.
  public static Map<String, @Nullable Object> apply(
      Schema schema, Map<String, ? extends @Nullable Object> tree) {
    return Tree.frozen(Tree.mapAt(fill(schema, Tree.frozen(tree))));
  }

  private static @Nullable Object fill(Schema schema, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> fillMap(schema, Tree.asMap(map));
      case List<?> list -> fillList(schema, Tree.asList(list));
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> fillMap(
      Schema schema, Map<String, @Nullable Object> map) {
    LinkedHashMap<String, @Nullable Object> filled = null;
    for (Map.Entry<String, Schema> entry : schema.properties().entrySet()) {
      String name = entry.getKey();
      Schema property = entry.getValue();
      boolean absent = !map.containsKey(name) || isForbiddenNull(property, map.get(name));
      if (property.defaultValue() != null && absent) {
        filled = filled == null ? new LinkedHashMap<>(map) : filled;
        filled.put(name, property.defaultValue());
      }
    }
    Map<String, @Nullable Object> source = filled == null ? map : new LinkedHashMap<>(filled);
    for (Map.Entry<String, @Nullable Object> entry : source.entrySet()) {
      Schema property = schema.property(entry.getKey());
      Object before = entry.getValue();
      if (property == null || !(before instanceof Map<?, ?> || before instanceof List<?>)) {
        continue;
      }
      Object after = fill(property, before);
      if (!Objects.equals(after, before)) {
        filled = filled == null ? new LinkedHashMap<>(map) : filled;
        filled.put(entry.getKey(), after);
      }
    }
    return withoutNulls(schema, filled == null ? map : filled);
  }

  /// A `null` that may not be there and has no default to take its place is as good as none.
  private static Map<String, @Nullable Object> withoutNulls(
      Schema schema, Map<String, @Nullable Object> map) {
    LinkedHashMap<String, @Nullable Object> kept = null;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      Schema property = entry.getValue() == null ? schema.property(entry.getKey()) : null;
      if (property != null && !property.nullable()) {
        kept = kept == null ? new LinkedHashMap<>(map) : kept;
        kept.remove(entry.getKey());
      }
    }
    return kept == null ? map : kept;
  }

  private static boolean isForbiddenNull(Schema schema, @Nullable Object value) {
    return value == null && !schema.nullable();
  }

  private static List<@Nullable Object> fillList(Schema schema, List<@Nullable Object> list) {
    Schema items = schema.items();
    if (items == null) {
      return list;
    }
    List<@Nullable Object> filled = null;
    for (int i = 0; i < list.size(); i++) {
      Object before = list.get(i);
      Object start = isForbiddenNull(items, before) ? items.defaultValue() : before;
      Object after = fill(items, start);
      if (!Objects.equals(after, before)) {
        filled = filled == null ? new ArrayList<>(list) : filled;
        filled.set(i, after);
      }
    }
    return filled == null ? list : filled;
  }
}
