package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Drops the fields that a type does not have, and says which they were.
public final class Pruner {
  private final boolean dropNulls;
  private final List<String> unknown = new ArrayList<>();

  /// What is left, and the paths of what went, in the order of the document.
  public record Pruned(Map<String, @Nullable Object> tree, List<String> unknownFields) {
    public Pruned {
      unknownFields = List.copyOf(unknownFields);
    }
  }

  private Pruner(boolean dropNulls) {
    this.dropNulls = dropNulls;
  }

  /// For custom resources; the tree itself when nothing goes.
  public static Pruned prune(Schema schema, Map<String, ? extends @Nullable Object> tree) {
    return run(new Pruner(false), schema, tree);
  }

  /// For built-in kinds, where decoding also takes `null` for a missing field.
  public static Pruned decode(Schema schema, Map<String, ? extends @Nullable Object> tree) {
    return run(new Pruner(true), schema, tree);
  }

  private static Pruned run(
      Pruner pruner, Schema schema, Map<String, ? extends @Nullable Object> tree) {
    Map<String, @Nullable Object> source = Tree.frozen(tree);
    Object pruned = pruner.walk(schema, source, FieldPath.ROOT);
    return new Pruned(Tree.frozen(Tree.mapAt(pruned)), pruner.unknown);
  }

  private @Nullable Object walk(Schema schema, @Nullable Object value, FieldPath path) {
    return switch (value) {
      case Map<?, ?> map -> walkMap(schema, Tree.asMap(map), path);
      case List<?> list -> walkList(schema.itemsOrAnything(), Tree.asList(list), path);
      case null, default -> value;
    };
  }

  private Map<String, @Nullable Object> walkMap(
      Schema schema, Map<String, @Nullable Object> map, FieldPath path) {
    LinkedHashMap<String, @Nullable Object> kept = null;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      String name = entry.getKey();
      Object before = entry.getValue();
      boolean known = keeps(schema, name);
      if (!known) {
        unknown.add(path.child(name).toString());
      }
      boolean goes = !known || (dropNulls && before == null && !schema.preserveUnknownFields());
      Object after = goes ? null : walk(schema.propertyOrAnything(name), before, path.child(name));
      if (goes || !Objects.equals(after, before)) {
        kept = kept == null ? new LinkedHashMap<>(map) : kept;
        if (goes) {
          kept.remove(name);
        } else {
          kept.put(name, after);
        }
      }
    }
    return kept == null ? map : kept;
  }

  /// Values where the schema expects none, such as a map for a text, are the validator's business.
  private static boolean keeps(Schema schema, String name) {
    return switch (schema.type()) {
      case ANY, OBJECT -> schema.admits(name);
      case ARRAY, STRING, INTEGER, NUMBER, BOOLEAN -> true;
    };
  }

  private List<@Nullable Object> walkList(
      Schema items, List<@Nullable Object> list, FieldPath path) {
    List<@Nullable Object> kept = null;
    for (int i = 0; i < list.size(); i++) {
      Object before = list.get(i);
      Object after = walk(items, before, path.item(i));
      if (!Objects.equals(after, before)) {
        kept = kept == null ? new ArrayList<>(list) : kept;
        kept.set(i, after);
      }
    }
    return kept == null ? list : kept;
  }
}
