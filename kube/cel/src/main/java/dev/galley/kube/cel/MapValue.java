package dev.galley.kube.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map or object as expressions see it.
abstract class MapValue {
  abstract int size();

  /// The value of a key; `null` when there is none.
  abstract @Nullable Object find(Object key);

  /// What is looped over.
  abstract Iterable<?> keys();

  /// Whether another map equals this one, seen from this one.
  boolean sameAs(MapValue other) {
    if (size() != other.size()) {
      return false;
    }
    for (Object key : keys()) {
      Object mine = find(key);
      Object theirs = other.find(key);
      if (mine == null ? theirs != null : theirs == null || !Values.equal(mine, theirs)) {
        return false;
      }
    }
    return true;
  }

  /// A map made of values; keys that are the same number are the same key.
  static MapValue of(Map<?, ?> entries) {
    LinkedHashMap<Object, Object> known = new LinkedHashMap<>();
    entries.forEach((key, value) -> known.put(Values.key(key), value));
    return new Made(known);
  }

  /// A map that loops fill, which nobody sees before it is done.
  static MapValue growing() {
    return new Made(new LinkedHashMap<>());
  }

  /// This map with an entry more: itself when it is still growing.
  MapValue plus(Object key, Object value) {
    if (find(key) != null) {
      throw new CelFailure("insert failed: key " + Texts.shown(key) + " already exists");
    }
    if (!(this instanceof Made made)) {
      throw CelFailure.noOverload("cel.@mapInsert", this, key, value);
    }
    made.entries.put(Values.key(key), value);
    return this;
  }

  private static final class Made extends MapValue {
    private final LinkedHashMap<Object, Object> entries;

    Made(LinkedHashMap<Object, Object> entries) {
      this.entries = entries;
    }

    @Override
    int size() {
      return entries.size();
    }

    @Override
    @Nullable Object find(Object key) {
      return entries.get(Values.key(key));
    }

    @Override
    Iterable<?> keys() {
      return entries.keySet();
    }
  }
}
