package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which fields differ between two values of one type. Follows `structured-merge-diff`'s
/// `compareWalker`: a map or struct that is new is itself among the added.
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  private static final Comparison SAME =
      new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

  boolean isSame() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  FieldSet changed() {
    return added.union(modified);
  }

  /// Both values are there, be it as `null`.
  static Comparison of(Schema schema, @Nullable Object before, @Nullable Object after) {
    if (Objects.equals(before, after)) {
      return SAME;
    }
    Shape left = Shape.of(schema, before == null ? after : before);
    Shape right = Shape.of(schema, after == null ? before : after);
    if (left != right || left == Shape.LEAF || (isEmpty(before) && isEmpty(after))) {
      FieldSet changed = new FieldSet();
      changed.add();
      if (left == Shape.LEAF && right == Shape.LEAF) {
        return new Comparison(FieldSet.EMPTY, changed, FieldSet.EMPTY);
      }
      return new Comparison(
          right == Shape.LEAF ? FieldSet.EMPTY : whole(schema, after).withoutSelf(),
          changed,
          left == Shape.LEAF ? FieldSet.EMPTY : whole(schema, before).withoutSelf());
    }
    return left == Shape.MAP
        ? ofMaps(schema, Tree.mapAt(before), Tree.mapAt(after))
        : ofLists(schema, left, Tree.listAt(before), Tree.listAt(after));
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      default -> false;
    };
  }

  private static Comparison ofMaps(
      Schema schema, Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Comparison found = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    before.forEach((name, old) -> {
      String element = PathElement.field(name);
      Schema child = schema.propertyOrAnything(name);
      if (after.containsKey(name)) {
        found.put(element, of(child, old, after.get(name)));
      } else {
        found.removed.put(element, whole(child, old));
      }
    });
    after.forEach((name, value) -> {
      if (!before.containsKey(name)) {
        found.added.put(PathElement.field(name), whole(schema.propertyOrAnything(name), value));
      }
    });
    return found;
  }

  private static Comparison ofLists(
      Schema schema, Shape shape, List<@Nullable Object> before, List<@Nullable Object> after) {
    Comparison found = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    Schema items = schema.itemsOrAnything();
    Map<String, @Nullable Object> old = index(schema, shape, before);
    Map<String, @Nullable Object> now = index(schema, shape, after);
    old.forEach((element, item) -> {
      if (now.containsKey(element)) {
        found.put(element, of(items, item, now.get(element)));
      } else {
        found.removed.put(element, whole(items, item));
      }
    });
    now.forEach((element, item) -> {
      if (!old.containsKey(element)) {
        found.added.put(element, whole(items, item));
      }
    });
    return found;
  }

  private static Map<String, @Nullable Object> index(
      Schema schema, Shape shape, List<@Nullable Object> list) {
    Map<String, @Nullable Object> index = new LinkedHashMap<>();
    for (Object item : list) {
      String element = shape.element(schema, item);
      if (element != null) {
        index.put(element, item);
      }
    }
    return index;
  }

  private void put(String element, Comparison below) {
    added.put(element, below.added);
    modified.put(element, below.modified);
    removed.put(element, below.removed);
  }

  /// Everything of a value that came or went, inner nodes included.
  private static FieldSet whole(Schema schema, @Nullable Object value) {
    FieldSet set = new FieldSet();
    set.add();
    Shape shape = Shape.of(schema, value);
    switch (shape) {
      case LEAF -> {}
      case MAP ->
          Tree.mapAt(value)
              .forEach((name, child) ->
                  set.put(PathElement.field(name), whole(schema.propertyOrAnything(name), child)));
      case KEYED_LIST, SET_LIST -> {
        for (Object item : Tree.listAt(value)) {
          String element = shape.element(schema, item);
          if (element != null) {
            set.put(element, whole(schema.itemsOrAnything(), item));
          }
        }
      }
    }
    return set;
  }
}
