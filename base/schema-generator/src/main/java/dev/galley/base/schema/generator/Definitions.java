package dev.galley.base.schema.generator;

import dev.galley.base.objects.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The definitions that the served kinds reach, corrected where the published document is wrong.
final class Definitions {
  private static final String REFERENCE = "#/definitions/";

  /// Types that Go writes by hand, which the document gives as plain strings or not at all.
  private static final Map<String, Map<String, @Nullable Object>> BY_HAND =
      Map.of(
          "io.k8s.apimachinery.pkg.api.resource.Quantity",
          Tree.map("type", "string", "format", "quantity"),
          "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
          Tree.map("type", "string", "format", "int-or-string", "x-kubernetes-int-or-string", true),
          "io.k8s.apimachinery.pkg.runtime.RawExtension",
          Tree.map("type", "object", "x-kubernetes-preserve-unknown-fields", true),
          "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
          Tree.map("type", "object", "x-kubernetes-preserve-unknown-fields", true),
          "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
          Tree.map("type", "string", "format", "date-time"),
          "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
          Tree.map("type", "string", "format", "date-time"));

  private final Map<String, @Nullable Object> published;
  private final Map<String, @Nullable Object> gaps;
  private final TreeMap<String, Map<String, @Nullable Object>> reachable = new TreeMap<>();

  Definitions(
      Map<String, @Nullable Object> published,
      Map<String, @Nullable Object> gaps,
      List<Root> roots) {
    this.published = published;
    this.gaps = gaps;
    for (Root root : roots) {
      reach(root.definition(), root.kind().endsWith("List"));
      Map<String, @Nullable Object> found = reachable.get(root.definition());
      if (found != null) {
        Object kind =
            List.of(
                Tree.map("group", root.group(), "kind", root.kind(), "version", root.version()));
        reachable.put(root.definition(), Tree.with(found, kind, "x-kubernetes-group-version-kind"));
      }
    }
  }

  private void reach(String root, boolean optional) {
    Deque<String> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reachable.containsKey(name)) {
        continue;
      }
      Map<String, @Nullable Object> definition = find(name);
      if (definition.isEmpty()) {
        if (optional && name.equals(root)) {
          return;
        }
        throw new IllegalStateException("no definition of " + name);
      }
      reachable.put(name, definition);
      references(definition, open::push);
    }
  }

  private Map<String, @Nullable Object> find(String name) {
    Map<String, @Nullable Object> byHand = BY_HAND.get(name);
    if (byHand != null) {
      Object prose = Tree.at(published.get(name), "description");
      return prose == null ? byHand : Tree.with(byHand, prose, "description");
    }
    Object found = gaps.containsKey(name) ? gaps.get(name) : published.get(name);
    return Tree.asMap(clean(found, false));
  }

  private static void references(@Nullable Object tree, Consumer<String> found) {
    switch (tree) {
      case Map<?, ?> map -> {
        if (map.get("$ref") instanceof String reference) {
          found.accept(reference.substring(REFERENCE.length()));
        }
        map.values().forEach(child -> references(child, found));
      }
      case List<?> list -> list.forEach(child -> references(child, found));
      case null, default -> {}
    }
  }

  /// Without the artifact's own bookkeeping.
  private static @Nullable Object clean(@Nullable Object tree, boolean names) {
    return switch (tree) {
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> kept = new LinkedHashMap<>();
        Tree.asMap(map)
            .forEach((key, value) -> {
              boolean dropped = key.equals("x-fabric8-info") || key.endsWith("-unions");
              if (names || !dropped) {
                kept.put(key, clean(value, !names && key.equals("properties")));
              }
            });
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>();
        list.forEach(child -> kept.add(clean(child, false)));
        yield kept;
      }
      case null, default -> tree;
    };
  }

  Map<String, Map<String, @Nullable Object>> reachable() {
    return reachable;
  }

  TreeMap<String, Map<String, @Nullable Object>> withoutProse() {
    TreeMap<String, Map<String, @Nullable Object>> table = new TreeMap<>();
    reachable.forEach((name, tree) -> table.put(name, Tree.asMap(bare(tree, false))));
    return table;
  }

  /// Defaults that are Go's zero values say only that the field is no pointer; applying them would
  /// write fields that nobody set.
  private static @Nullable Object bare(@Nullable Object tree, boolean names) {
    return switch (tree) {
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> kept = new LinkedHashMap<>();
        Tree.asMap(map)
            .forEach((key, value) -> {
              boolean dropped =
                  key.equals("description") || (key.equals("default") && isZero(value));
              if (names || !dropped) {
                kept.put(key, shortened(key, bare(value, !names && key.equals("properties"))));
              }
            });
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>();
        list.forEach(child -> kept.add(bare(child, false)));
        yield kept;
      }
      case null, default -> tree;
    };
  }

  private static @Nullable Object shortened(String key, @Nullable Object value) {
    return key.equals("$ref") && value instanceof String reference
        ? reference.substring(reference.lastIndexOf('/') + 1)
        : value;
  }

  static boolean isZero(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.isEmpty();
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Boolean flag -> !flag;
      case null, default -> false;
    };
  }

  /// Of each definition its description under the empty name, then those of its properties.
  TreeMap<String, Map<String, @Nullable Object>> prose() {
    TreeMap<String, Map<String, @Nullable Object>> table = new TreeMap<>();
    reachable.forEach((name, tree) -> {
      LinkedHashMap<String, @Nullable Object> texts = new LinkedHashMap<>();
      put(texts, "", tree);
      Tree.mapAt(tree, "properties").forEach((property, child) -> put(texts, property, child));
      if (!texts.isEmpty()) {
        table.put(name, texts);
      }
    });
    return table;
  }

  private static void put(Map<String, @Nullable Object> texts, String name, @Nullable Object of) {
    String text = Tree.textAt(of, "description");
    if (!text.isEmpty()) {
      texts.put(name, text);
    }
  }
}
