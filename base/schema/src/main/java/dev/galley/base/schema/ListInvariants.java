package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What lists of type `set` and `map` promise: no element, or no key, twice. Upstream checks it
/// after, and apart from, what the schema says of values.
public final class ListInvariants {
  private final List<FieldError> errors = new ArrayList<>();

  private ListInvariants() {}

  public static List<FieldError> broken(Schema schema, Map<String, ?> object) {
    ListInvariants invariants = new ListInvariants();
    invariants.walk(schema, object, FieldPath.ROOT);
    return List.copyOf(invariants.errors);
  }

  private void walk(Schema schema, @Nullable Object value, FieldPath path) {
    if (value instanceof Map<?, ?> map) {
      Tree.asMap(map)
          .forEach((name, child) -> {
            Schema property = schema.property(name);
            if (property != null) {
              walk(property, child, path.child(name));
            }
          });
    } else if (value instanceof List<?> list) {
      elements(schema, Tree.asList(list), path);
      Schema items = schema.items();
      for (int i = 0; items != null && i < list.size(); i++) {
        walk(items, list.get(i), path.item(i));
      }
    }
  }

  private void elements(Schema schema, List<@Nullable Object> list, FieldPath path) {
    switch (schema.listType()) {
      case SET -> unique(list, path);
      case MAP -> {
        for (int i = 0; i < list.size(); i++) {
          if (list.get(i) != null && !(list.get(i) instanceof Map<?, ?>)) {
            String where = path.item(i).toString();
            String rule = "must be an object for an array of list-type map";
            errors.add(FieldError.invalid(where, list.get(i), rule));
            return;
          }
        }
        unique(list.stream().map(each -> key(schema, each)).toList(), path);
      }
      case ATOMIC, UNSET -> {}
    }
  }

  private static Map<String, @Nullable Object> key(Schema schema, @Nullable Object element) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    for (String name : schema.listMapKeys()) {
      if (element instanceof Map<?, ?> map && map.containsKey(name)) {
        key.put(name, map.get(name));
      }
    }
    return key;
  }

  /// Names the second of equal elements, and none of the later ones.
  private void unique(List<? extends @Nullable Object> elements, FieldPath path) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      if (seen.merge(Json.write(elements.get(i)), 1, Integer::sum) == 2) {
        errors.add(FieldError.duplicate(path.item(i).toString(), elements.get(i)));
      }
    }
  }
}
