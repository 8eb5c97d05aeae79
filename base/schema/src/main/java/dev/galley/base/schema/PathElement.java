package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One step of a path to a field, in the form that `fieldsV1` has: `f:name`, `k:{"name":"x"}` for
/// an element of a keyed list, `v:"x"` for one of a set. Two steps are the same when their texts
/// are.
final class PathElement {
  private PathElement() {}

  static String field(String name) {
    return "f:" + name;
  }

  /// The key of a list's element; defaults stand in for keys that are missing.
  ///
  /// @return `null` when the element has no key
  static @Nullable String key(Schema list, @Nullable Object element) {
    if (!(element instanceof Map<?, ?> map)) {
      return null;
    }
    List<String> names = list.listMapKeys();
    if (names.size() == 1) {
      Object value = keyValue(list, map, names.getFirst());
      return value == null ? null : "k:{\"" + names.getFirst() + "\":" + Json.write(value) + "}";
    }
    TreeMap<String, Object> keys = new TreeMap<>();
    for (String name : names) {
      Object value = keyValue(list, map, name);
      if (value != null) {
        keys.put(name, value);
      }
    }
    return keys.isEmpty() ? null : "k:" + Json.write(keys);
  }

  private static @Nullable Object keyValue(Schema list, Map<?, ?> element, String name) {
    Object value = element.get(name);
    if (value != null) {
      return value;
    }
    Schema items = list.itemsOrAnything();
    Schema key = items.propertyOrAnything(name);
    return key.defaultValue() == null && items.wire() != null ? zero(key) : key.defaultValue();
  }

  /// The keys of built-in types default to Go's zero value.
  private static @Nullable Object zero(Schema key) {
    return switch (key.type()) {
      case STRING -> "";
      case INTEGER -> 0L;
      case ANY, OBJECT, ARRAY, NUMBER, BOOLEAN -> null;
    };
  }

  static String value(@Nullable Object element) {
    return "v:" + Json.write(element);
  }

  /// As error messages print it: `.name`, `[name="x",port=80]`, `[="x"]`.
  static String readable(String element) {
    String rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' -> {
        StringBuilder text = new StringBuilder("[");
        Tree.asMap(Json.parse(rest))
            .forEach((name, value) ->
                text.append(text.length() > 1 ? "," : "")
                    .append(name)
                    .append('=')
                    .append(Json.write(value)));
        yield text.append(']').toString();
      }
      case 'v' -> "[=" + rest + "]";
      default -> "[" + rest + "]";
    };
  }
}
