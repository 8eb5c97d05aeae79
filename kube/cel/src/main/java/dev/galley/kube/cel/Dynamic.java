package dev.galley.kube.cel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data of which no schema is known.
final class Dynamic {
  private Dynamic() {}

  /// An object or map.
  static final class Fields extends MapValue {
    private final Map<String, @Nullable Object> fields;

    Fields(Map<String, @Nullable Object> fields) {
      this.fields = fields;
    }

    @Override
    int size() {
      return fields.size();
    }

    @Override
    @Nullable Object find(Object key) {
      if (!(key instanceof String name)) {
        return null;
      }
      Object value = fields.get(name);
      return value == null && !fields.containsKey(name) ? null : Values.dynamic(value);
    }

    @Override
    Iterable<?> keys() {
      return fields.keySet();
    }
  }

  /// A list.
  static final class Elements extends ListValue {
    private final List<@Nullable Object> elements;

    Elements(List<@Nullable Object> elements) {
      this.elements = elements;
    }

    @Override
    int size() {
      return elements.size();
    }

    @Override
    Object get(int index) {
      return Values.dynamic(elements.get(index));
    }
  }
}
