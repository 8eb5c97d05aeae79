package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value as it was before an update, where it can be told which one it was: apiserver's
/// `CorrelatedObject`.
record Before(@Nullable Object value) {
  /// What was in a field; `null` when the field was not there.
  @Nullable Before key(String name) {
    return value instanceof Map<?, ?> map && map.containsKey(name)
        ? new Before(map.get(name))
        : null;
  }

  /// The element of a keyed list that an element of today is; those of other lists have no past.
  @Nullable Before item(Schema list, @Nullable Object element) {
    if (list.listType() != Schema.ListType.MAP || !(value instanceof List<?> elements)) {
      return null;
    }
    String key = PathElement.key(list, element);
    for (Object each : Tree.asList(elements)) {
      if (key != null && key.equals(PathElement.key(list, each))) {
        return new Before(each);
      }
    }
    return null;
  }

  /// Whether nothing has changed. The order of keyed elements is no change; what the schema does
  /// not know counts as one.
  boolean equals(Schema schema, @Nullable Object now) {
    return switch (now) {
      case Map<?, ?> map ->
          value instanceof Map<?, ?> before
              && before.size() == map.size()
              && Tree.asMap(map).entrySet().stream()
                  .allMatch(entry -> equals(schema, entry.getKey(), entry.getValue()));
      case List<?> list when schema.listType() == Schema.ListType.MAP ->
          value instanceof List<?> before
              && before.size() == list.size()
              && Tree.asList(list).stream().allMatch(element -> equalElement(schema, element));
      case null, default -> Objects.equals(value, now);
    };
  }

  private boolean equals(Schema schema, String name, @Nullable Object now) {
    Schema property = schema.property(name);
    Before before = key(name);
    return property != null && before != null && before.equals(property, now);
  }

  private boolean equalElement(Schema list, @Nullable Object now) {
    Before before = item(list, now);
    return before != null && before.equals(list.itemsOrAnything(), now);
  }
}
