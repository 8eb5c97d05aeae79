package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the printers of several kinds put into their cells.
final class Cell {
  static final String NONE = "<none>";
  static final String UNKNOWN = "<unknown>";
  static final String UNSET = "<unset>";

  private Cell() {}

  /// The cells of a row; a cell may be null, so `List.of` will not do.
  static List<@Nullable Object> row(@Nullable Object... cells) {
    List<@Nullable Object> row = new ArrayList<>(cells.length);
    Collections.addAll(row, cells);
    return row;
  }

  /// How long ago the object was created.
  static String age(KubeObject object, Instant now) {
    return since(object.created(), now);
  }

  /// How long ago a moment was; `<unknown>` when it is not known.
  static String since(Optional<Instant> moment, Instant now) {
    return moment.map(then -> HumanDuration.of(Duration.between(then, now))).orElse(UNKNOWN);
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static String orUnset(String text) {
    return text.isEmpty() ? UNSET : text;
  }

  /// A scalar as Go's `fmt` shows it; empty for what is missing.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      default -> value.toString();
    };
  }

  static List<Map<String, @Nullable Object>> templateContainers(KubeObject object) {
    return object.maps("spec", "template", "spec", "containers");
  }

  static String names(List<Map<String, @Nullable Object>> containers) {
    return joined(containers, "name");
  }

  static String images(List<Map<String, @Nullable Object>> containers) {
    return joined(containers, "image");
  }

  private static String joined(List<Map<String, @Nullable Object>> maps, String field) {
    return String.join(",", maps.stream().map(map -> Tree.textAt(map, field)).toList());
  }

  /// A `metav1.LabelSelector` as text; `<none>` when it is empty.
  static String selector(@Nullable Object selector) {
    Map<String, @Nullable Object> tree = Tree.mapAt(selector);
    if (tree.isEmpty()) {
      return NONE;
    }
    List<String> parts = new ArrayList<>();
    new TreeMap<>(Tree.textMapAt(tree, "matchLabels"))
        .forEach((key, value) -> parts.add(key + "=" + value));
    for (Map<String, @Nullable Object> expression : Tree.mapsAt(tree, "matchExpressions")) {
      parts.add(requirement(expression));
    }
    return parts.isEmpty() ? NONE : String.join(",", parts);
  }

  private static String requirement(Map<String, @Nullable Object> expression) {
    String key = Tree.textAt(expression, "key");
    String values =
        "(" + String.join(",", Tree.textsAt(expression, "values").stream().sorted().toList()) + ")";
    return switch (Tree.textAt(expression, "operator")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  /// A plain map of labels as text, sorted; `<none>` when it is empty.
  static String labels(Map<String, String> labels) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> parts.add(key + "=" + value));
    return parts.isEmpty() ? NONE : String.join(",", parts);
  }

  /// The first items, and how many more there are.
  static String some(List<String> items, int shown) {
    if (items.size() <= shown) {
      return orNone(String.join(",", items));
    }
    return String.join(",", items.subList(0, shown)) + " + " + (items.size() - shown) + " more...";
  }
}
