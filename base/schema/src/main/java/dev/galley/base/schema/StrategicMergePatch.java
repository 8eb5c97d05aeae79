package dev.galley.base.schema;

import dev.galley.base.objects.PatchException;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Strategic merge patches: merge patches in which lists merge by key, and directives delete,
/// replace and order. Follows apimachinery's `strategicpatch`.
public final class StrategicMergePatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /// The object with the patch applied; the object itself when nothing changes.
  ///
  /// @throws PatchException when a directive cannot be followed
  public static Map<String, @Nullable Object> apply(
      Schema schema,
      Map<String, ? extends @Nullable Object> original,
      Map<String, ? extends @Nullable Object> patch) {
    Map<String, @Nullable Object> before = Tree.frozen(original);
    Map<String, @Nullable Object> after = Tree.frozen(merge(schema, before, Tree.frozen(patch)));
    return after.equals(before) ? before : after;
  }

  /// How Go prints a value.
  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Map<?, ?> map ->
          new TreeMap<>(Tree.asMap(map))
              .entrySet().stream()
                  .map(entry -> entry.getKey() + ":" + shown(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      case List<?> list ->
          list.stream().map(StrategicMergePatch::shown).collect(Collectors.joining(" ", "[", "]"));
      default -> value.toString();
    };
  }

  private static Map<String, @Nullable Object> merge(
      Schema schema, Map<String, @Nullable Object> original, Map<String, @Nullable Object> patch) {
    switch (Tree.textAt(patch, DIRECTIVE)) {
      case "replace" -> {
        return withoutDirectives(patch);
      }
      case "delete" -> {
        return Map.of();
      }
      case "", "merge" -> {}
      case String other ->
          throw malformed("unknown patch type: " + other + " in map: " + shown(patch));
    }
    LinkedHashMap<String, @Nullable Object> merged = new LinkedHashMap<>(original);
    retain(merged, patch);
    patch.forEach((key, value) -> {
      if (!isDirective(key)) {
        mergeField(schema.propertyOrAnything(key), merged, key, patch);
      }
    });
    patch.forEach((key, value) -> {
      if (key.startsWith(ORDER) || key.startsWith(DELETE_FROM)) {
        String field = key.substring(key.indexOf('/') + 1);
        if (!patch.containsKey(field) && merged.get(field) instanceof List<?>) {
          mergeField(schema.propertyOrAnything(field), merged, field, patch);
        }
      }
    });
    return merged;
  }

  private static void retain(
      Map<String, @Nullable Object> merged, Map<String, @Nullable Object> patch) {
    if (patch.containsKey(RETAIN_KEYS)) {
      List<String> kept = Tree.textsAt(patch, RETAIN_KEYS);
      for (Map.Entry<String, @Nullable Object> entry : patch.entrySet()) {
        if (entry.getValue() != null
            && !isDirective(entry.getKey())
            && !kept.contains(entry.getKey())) {
          throw malformed("patch strategy retainKeys: the list misses key " + entry.getKey());
        }
      }
      merged.keySet().retainAll(kept);
    }
  }

  private static void mergeField(
      Schema schema,
      Map<String, @Nullable Object> merged,
      String key,
      Map<String, @Nullable Object> patch) {
    boolean given = patch.containsKey(key);
    Object change = patch.get(key);
    if (given && change == null) {
      merged.remove(key);
      return;
    }
    Object old = merged.get(key);
    if (change instanceof Map<?, ?> changes) {
      mergeMap(schema, merged, key, Tree.asMap(changes));
    } else if ((change instanceof List<?> || !given) && isMerged(schema)) {
      List<@Nullable Object> order = Tree.listAt(patch, ORDER + key);
      List<@Nullable Object> deleted = Tree.listAt(patch, DELETE_FROM + key);
      merged.put(
          key, new Lists(schema, order).merge(Tree.listAt(old), Tree.listAt(change), deleted));
    } else if (given) {
      merged.put(key, cleaned(change));
    }
  }

  private static void mergeMap(
      Schema schema,
      Map<String, @Nullable Object> merged,
      String key,
      Map<String, @Nullable Object> changes) {
    String directive = Tree.textAt(changes, DIRECTIVE);
    boolean replaces = schema.patchStrategies().contains("replace");
    if (directive.equals("delete")) {
      merged.remove(key);
    } else if (merged.get(key) instanceof Map<?, ?> old && !replaces) {
      merged.put(key, merge(schema, Tree.asMap(old), changes));
    } else {
      merged.put(key, merge(schema, Map.of(), changes));
    }
  }

  private static boolean isMerged(Schema schema) {
    return schema.patchStrategies().contains("merge");
  }

  private static boolean isDirective(String key) {
    return key.equals(DIRECTIVE)
        || key.equals(RETAIN_KEYS)
        || key.startsWith(ORDER)
        || key.startsWith(DELETE_FROM);
  }

  private static Map<String, @Nullable Object> withoutDirectives(
      Map<String, @Nullable Object> patch) {
    LinkedHashMap<String, @Nullable Object> plain = new LinkedHashMap<>(patch);
    plain.keySet().removeIf(StrategicMergePatch::isDirective);
    return plain;
  }

  /// What is put where nothing was: without directives, which have nothing to act on.
  private static @Nullable Object cleaned(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> kept = new LinkedHashMap<>();
        withoutDirectives(Tree.asMap(map))
            .forEach((key, child) -> {
              if (child != null) {
                kept.put(key, cleaned(child));
              }
            });
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>();
        list.forEach(child -> kept.add(cleaned(child)));
        yield kept;
      }
      case null, default -> value;
    };
  }

  private static PatchException malformed(String message) {
    return new PatchException(PatchException.Reason.MALFORMED, message);
  }

  /// Merges one list by its merge key, or as a set when its elements are scalars.
  private record Lists(Schema schema, List<@Nullable Object> order) {

    List<@Nullable Object> merge(
        List<@Nullable Object> original,
        List<@Nullable Object> patch,
        List<@Nullable Object> deleted) {
      boolean keyed = !schema.patchMergeKey().isEmpty();
      List<@Nullable Object> merged =
          keyed ? mergeKeyed(original, patch) : mergeScalars(original, patch, deleted);
      return order.isEmpty() ? merged : ordered(original, merged);
    }

    private List<@Nullable Object> mergeScalars(
        List<@Nullable Object> original,
        List<@Nullable Object> patch,
        List<@Nullable Object> deleted) {
      LinkedHashSet<@Nullable Object> values = new LinkedHashSet<>(original);
      values.removeAll(deleted);
      values.addAll(patch);
      return new ArrayList<>(values);
    }

    private List<@Nullable Object> mergeKeyed(
        List<@Nullable Object> original, List<@Nullable Object> patch) {
      List<@Nullable Object> merged = new ArrayList<>(original);
      List<@Nullable Object> additions = new ArrayList<>();
      boolean replace = false;
      for (Object element : patch) {
        String directive = Tree.textAt(element, DIRECTIVE);
        if (directive.equals("replace") && Tree.mapAt(element).size() == 1) {
          replace = true;
        } else if (directive.equals("delete")) {
          Object key = key(element);
          merged.removeIf(each -> same(identity(each), key));
        } else {
          additions.add(element);
        }
      }
      if (replace) {
        return additions.stream().map(StrategicMergePatch::cleaned).toList();
      }
      additions.forEach(element -> put(merged, element));
      return merged;
    }

    private void put(List<@Nullable Object> merged, @Nullable Object element) {
      Object key = key(element);
      Map<String, @Nullable Object> changes = Tree.mapAt(element);
      for (int i = 0; i < merged.size(); i++) {
        if (same(identity(merged.get(i)), key)) {
          merged.set(
              i,
              StrategicMergePatch.merge(
                  schema.itemsOrAnything(), Tree.mapAt(merged.get(i)), changes));
          return;
        }
      }
      merged.add(StrategicMergePatch.merge(schema.itemsOrAnything(), Map.of(), changes));
    }

    private @Nullable Object identity(@Nullable Object element) {
      return element instanceof Map<?, ?> map ? map.get(schema.patchMergeKey()) : element;
    }

    private Object key(@Nullable Object element) {
      Object key = identity(element);
      if (key == null) {
        throw malformed(
            "map: "
                + shown(element)
                + " does not contain declared merge key: "
                + schema.patchMergeKey());
      }
      return key;
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
      return Objects.equals(left, right);
    }

    /// The patch's order, with what only the server has where it was among its neighbours.
    private List<@Nullable Object> ordered(
        List<@Nullable Object> original, List<@Nullable Object> merged) {
      List<@Nullable Object> wanted = order.stream().map(this::identity).toList();
      List<@Nullable Object> known = original.stream().map(this::identity).toList();
      List<@Nullable Object> listed = new ArrayList<>();
      for (Object key : wanted) {
        merged.stream().filter(each -> same(identity(each), key)).forEach(listed::add);
      }
      List<@Nullable Object> others = new ArrayList<>(merged);
      others.removeIf(each -> wanted.contains(identity(each)));
      List<@Nullable Object> result = new ArrayList<>(merged.size());
      int next = 0;
      for (Object each : listed) {
        int position = known.indexOf(identity(each));
        while (next < others.size()
            && position >= 0
            && known.indexOf(identity(others.get(next))) < position) {
          result.add(others.get(next++));
        }
        result.add(each);
      }
      while (next < others.size()) {
        result.add(others.get(next++));
      }
      return result;
    }
  }
}
