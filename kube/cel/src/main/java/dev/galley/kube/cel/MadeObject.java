package dev.galley.kube.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object that an expression wrote down: `JSONPatch{op: "add", …}`.
final class MadeObject extends MapValue {
  private final String type;
  private final Map<Object, Object> fields;

  MadeObject(String type, Map<Object, Object> fields) {
    this.type = type;
    this.fields = new LinkedHashMap<>(fields);
  }

  String type() {
    return type;
  }

  @Override
  int size() {
    return fields.size();
  }

  @Override
  @Nullable Object find(Object key) {
    return fields.get(key);
  }

  @Override
  Iterable<?> keys() {
    return fields.keySet();
  }
}
