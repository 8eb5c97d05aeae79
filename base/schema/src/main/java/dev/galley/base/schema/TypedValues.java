package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What apply does with typed values: sets of fields, merging, removing. Follows
/// `structured-merge-diff/typed`.
final class TypedValues {
  private TypedValues() {}

  /// All leaves, list items, entries of maps, and empty maps.
  static FieldSet fields(Schema schema, @Nullable Object value) {
    FieldSet set = new FieldSet();
    Shape shape = Shape.of(schema, value);
    switch (shape) {
      case LEAF -> set.add();
      case MAP ->
          Tree.mapAt(value)
              .forEach((name, child) -> {
                FieldSet below = fields(schema.propertyOrAnything(name), child);
                boolean empty = child instanceof Map<?, ?> map && map.isEmpty();
                if (empty || !schema.properties().containsKey(name)) {
                  below.add();
                }
                set.put(PathElement.field(name), below);
              });
      case KEYED_LIST, SET_LIST -> {
        for (Object item : Tree.listAt(value)) {
          String element = shape.element(schema, item);
          if (element != null) {
            FieldSet below = fields(schema.itemsOrAnything(), item);
            below.add();
            set.put(element, below.union(set.below(element)));
          }
        }
      }
    }
    return set;
  }

  /// The left value with the right one merged into it; the left one itself when nothing changes.
  static @Nullable Object merge(Schema schema, @Nullable Object left, @Nullable Object right) {
    Shape shape = Shape.of(schema, right);
    if (left == null || Shape.of(schema, left) != shape || Objects.equals(left, right)) {
      return Objects.equals(left, right) ? left : right;
    }
    return switch (shape) {
      case LEAF -> right;
      case MAP -> mergeMaps(schema, Tree.mapAt(left), Tree.mapAt(right));
      case KEYED_LIST, SET_LIST ->
          new ListMerge(schema, shape).merge(Tree.listAt(left), Tree.listAt(right));
    };
  }

  private static Map<String, @Nullable Object> mergeMaps(
      Schema schema, Map<String, @Nullable Object> left, Map<String, @Nullable Object> right) {
    LinkedHashMap<String, @Nullable Object> merged = null;
    for (Map.Entry<String, @Nullable Object> entry : right.entrySet()) {
      String name = entry.getKey();
      Object before = left.get(name);
      Object after = merge(schema.propertyOrAnything(name), before, entry.getValue());
      if (!Objects.equals(after, before) || !left.containsKey(name)) {
        merged = merged == null ? new LinkedHashMap<>(left) : merged;
        merged.put(name, after);
      }
    }
    return merged == null ? left : merged;
  }

  /// Merges lists whose items have identities; the order is that of upstream's `mergingWalker`: the
  /// right list's, with the left list's other items near their neighbours.
  private record ListMerge(Schema schema, Shape shape) {

    List<@Nullable Object> merge(List<@Nullable Object> left, List<@Nullable Object> right) {
      List<String> leftKeys = keys(left);
      List<String> rightKeys = keys(right);
      Map<String, @Nullable Object> leftItems = index(leftKeys, left);
      Map<String, @Nullable Object> rightItems = index(rightKeys, right);
      Deque<String> shared = new ArrayDeque<>(rightKeys);
      shared.removeIf(key -> !leftItems.containsKey(key));
      List<@Nullable Object> merged = new ArrayList<>();
      Set<String> done = new LinkedHashSet<>();
      int leftAt = 0;
      int rightAt = 0;
      while (leftAt < left.size() || rightAt < right.size()) {
        String key = leftAt < left.size() ? leftKeys.get(leftAt) : "";
        boolean both = leftAt < left.size() && rightAt < right.size();
        boolean same = both && key.equals(rightKeys.get(rightAt));
        boolean inRight = leftAt < left.size() && rightItems.containsKey(key);
        boolean later = both && inRight && !shared.isEmpty() && !key.equals(shared.peek());
        if (!same && later) {
          leftAt++;
        } else if (leftAt < left.size() && !inRight) {
          merged.add(left.get(leftAt));
          leftAt++;
        } else {
          if (leftAt < left.size() && (same || done.contains(key))) {
            leftAt++;
          }
          if (rightAt < right.size()) {
            String taken = rightKeys.get(rightAt);
            merged.add(
                TypedValues.merge(
                    schema.itemsOrAnything(), leftItems.get(taken), rightItems.get(taken)));
            done.add(taken);
            rightAt++;
            if (taken.equals(shared.peek())) {
              shared.remove();
            }
          } else if (leftAt < left.size() && !done.contains(key)) {
            leftAt++;
          }
        }
      }
      return merged;
    }

    private List<String> keys(List<@Nullable Object> items) {
      List<String> keys = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        String element = shape.element(schema, items.get(i));
        keys.add(element != null ? element : "i:" + i);
      }
      return keys;
    }

    private static Map<String, @Nullable Object> index(
        List<String> keys, List<@Nullable Object> items) {
      Map<String, @Nullable Object> index = HashMap.newHashMap(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        index.putIfAbsent(keys.get(i), items.get(i));
      }
      return index;
    }
  }

  /// Removes what its last applier no longer wants and nobody else owns.
  ///
  /// Upstream removes in three passes over sets (`merge/update.go`, prune): all that was applied;
  /// then it gives back what somebody owns, and what was never applied but hung below a removed
  /// item. One descent decides the same: a field goes when it was applied, and it or something it
  /// hangs from was applied and is owned by nobody now.
  static @Nullable Object prune(
      Schema schema, @Nullable Object value, FieldSet last, FieldSet owned) {
    return new Pruning().prune(schema, value, new Sets(last, owned, false, false));
  }

  private record Sets(FieldSet last, FieldSet owned, boolean applied, boolean orphaned) {
    Sets below(String element, boolean structField) {
      FieldSet lastBelow = last.below(element);
      FieldSet ownedBelow = owned.below(element);
      boolean nowApplied = applied || has(lastBelow, structField);
      boolean nowOrphaned = orphaned || (nowApplied && !has(ownedBelow, structField));
      return new Sets(lastBelow, ownedBelow, nowApplied, nowOrphaned);
    }

    /// A field of a struct counts as a member when anything below it is.
    static boolean has(FieldSet set, boolean structField) {
      return set.isMember() || (structField && set.hasChildren());
    }

    boolean goes(boolean structField) {
      return orphaned && has(last, structField);
    }
  }

  private static final class Pruning {
    @Nullable Object prune(Schema schema, @Nullable Object value, Sets sets) {
      if (sets.last.isEmpty()) {
        return value;
      }
      Shape shape = Shape.of(schema, value);
      return switch (shape) {
        case LEAF -> value;
        case MAP -> pruneMap(schema, Tree.mapAt(value), sets);
        case KEYED_LIST, SET_LIST -> pruneList(schema, shape, Tree.listAt(value), sets);
      };
    }

    private @Nullable Object pruneMap(Schema schema, Map<String, @Nullable Object> map, Sets sets) {
      LinkedHashMap<String, @Nullable Object> kept = new LinkedHashMap<>();
      boolean changed = false;
      for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
        String name = entry.getKey();
        boolean structField = schema.properties().containsKey(name);
        Sets below = sets.below(PathElement.field(name), structField);
        Object before = entry.getValue();
        Object after =
            below.goes(structField) ? null : prune(schema.propertyOrAnything(name), before, below);
        changed |= !Objects.equals(after, before);
        if (after != null || before == null) {
          kept.put(name, after);
        }
      }
      return !changed ? map : kept.isEmpty() ? null : kept;
    }

    private @Nullable Object pruneList(
        Schema schema, Shape shape, List<@Nullable Object> list, Sets sets) {
      List<@Nullable Object> kept = new ArrayList<>(list.size());
      boolean changed = false;
      for (Object item : list) {
        String element = shape.element(schema, item);
        if (element == null) {
          kept.add(item);
          continue;
        }
        Sets below = sets.below(element, false);
        Object after = below.goes(false) ? null : prune(schema.itemsOrAnything(), item, below);
        changed |= !Objects.equals(after, item);
        if (after != null) {
          kept.add(after);
        }
      }
      return !changed ? list : kept.isEmpty() ? null : kept;
    }
  }
}
