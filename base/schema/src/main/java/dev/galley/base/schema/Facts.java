package dev.galley.base.schema;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a schema says about a value itself, apart from its children.
record Facts(
    Schema.Type type,
    String format,
    int flags,
    ListTraits list,
    Schema.MapType mapType,
    List<String> required,
    @Nullable Object standard,
    List<@Nullable Object> allowed,
    Map<String, @Nullable Object> source) {
  static final int INT_OR_STRING = 1;
  static final int PRESERVE_UNKNOWN = 2;
  static final int NULLABLE = 4;
  static final int EMBEDDED = 8;
  static final int HAS_DEFAULT = 16;

  /// How lists are merged, by apply (type, keys) and by strategic merge patches.
  record ListTraits(
      Schema.ListType type, List<String> keys, List<String> patchStrategies, String patchKey) {}

  private static final ListTraits NO_LIST =
      new ListTraits(Schema.ListType.UNSET, List.of(), List.of(), "");

  static Facts of(Map<String, @Nullable Object> tree) {
    int flags = 0;
    if (Tree.flagAt(tree, "x-kubernetes-int-or-string")) {
      flags |= INT_OR_STRING;
    }
    if (Tree.flagAt(tree, "x-kubernetes-preserve-unknown-fields")) {
      flags |= PRESERVE_UNKNOWN;
    }
    if (Tree.flagAt(tree, "nullable")) {
      flags |= NULLABLE;
    }
    if (Tree.flagAt(tree, "x-kubernetes-embedded-resource")) {
      flags |= EMBEDDED;
    }
    if (tree.containsKey("default")) {
      flags |= HAS_DEFAULT;
    }
    return new Facts(
        type(Tree.textAt(tree, "type")),
        Tree.textAt(tree, "format"),
        flags,
        list(tree),
        mapType(Tree.textAt(tree, "x-kubernetes-map-type")),
        List.copyOf(Tree.textsAt(tree, "required")),
        tree.get("default"),
        Tree.listAt(tree, "enum"),
        tree);
  }

  private static Schema.Type type(String text) {
    return switch (text) {
      case "object" -> Schema.Type.OBJECT;
      case "array" -> Schema.Type.ARRAY;
      case "string" -> Schema.Type.STRING;
      case "integer" -> Schema.Type.INTEGER;
      case "number" -> Schema.Type.NUMBER;
      case "boolean" -> Schema.Type.BOOLEAN;
      default -> Schema.Type.ANY;
    };
  }

  private static Schema.MapType mapType(String text) {
    return switch (text) {
      case "atomic" -> Schema.MapType.ATOMIC;
      case "granular" -> Schema.MapType.GRANULAR;
      default -> Schema.MapType.UNSET;
    };
  }

  private static ListTraits list(Map<String, @Nullable Object> tree) {
    Schema.ListType type =
        switch (Tree.textAt(tree, "x-kubernetes-list-type")) {
          case "atomic" -> Schema.ListType.ATOMIC;
          case "set" -> Schema.ListType.SET;
          case "map" -> Schema.ListType.MAP;
          default -> Schema.ListType.UNSET;
        };
    String strategies = Tree.textAt(tree, "x-kubernetes-patch-strategy");
    if (type == Schema.ListType.UNSET && strategies.isEmpty()) {
      return NO_LIST;
    }
    List<String> keys = new ArrayList<>(Tree.textsAt(tree, "x-kubernetes-list-map-keys"));
    keys.sort(null);
    return new ListTraits(
        type,
        List.copyOf(keys),
        strategies.isEmpty() ? List.of() : List.copyOf(Arrays.asList(strategies.split(","))),
        Tree.textAt(tree, "x-kubernetes-patch-merge-key"));
  }

  /// These facts of a property, completed by those of the type that it refers to.
  Facts over(Facts target) {
    return new Facts(
        target.type,
        format.isEmpty() ? target.format : format,
        flags | target.flags,
        list.equals(NO_LIST) ? target.list : list,
        mapType == Schema.MapType.UNSET ? target.mapType : mapType,
        target.required,
        (flags & HAS_DEFAULT) != 0 ? standard : target.standard,
        allowed.isEmpty() ? target.allowed : allowed,
        target.source);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
