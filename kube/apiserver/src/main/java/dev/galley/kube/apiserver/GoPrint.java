package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values as Go's `%#v` prints the struct types that appear in messages people meet.
///
/// Wrapped, so that [FieldErrors] prints the text as it is.
record GoPrint(String text) {

  static @Nullable Object of(String field, @Nullable Object value) {
    return field.endsWith("selector") && value instanceof Map<?, ?> map
        ? new GoPrint(selector(Tree.asMap(map)))
        : value;
  }

  private static String selector(Map<String, @Nullable Object> selector) {
    Map<String, @Nullable Object> labels = Tree.mapAt(selector, "matchLabels");
    List<Map<String, @Nullable Object>> expressions = Tree.mapsAt(selector, "matchExpressions");
    return "v1.LabelSelector{MatchLabels:"
        + (labels.isEmpty() ? "map[string]string(nil)" : FieldErrors.shown(labels))
        + ", MatchExpressions:[]v1.LabelSelectorRequirement"
        + (expressions.isEmpty()
            ? "(nil)"
            : expressions.stream()
                .map(GoPrint::requirement)
                .collect(Collectors.joining(", ", "{", "}")))
        + "}";
  }

  private static String requirement(Map<String, @Nullable Object> expression) {
    return "v1.LabelSelectorRequirement{Key:"
        + Json.write(Tree.textAt(expression, "key"))
        + ", Operator:"
        + Json.write(Tree.textAt(expression, "operator"))
        + ", Values:[]string"
        + Tree.textsAt(expression, "values").stream()
            .map(FieldErrors::quoted)
            .collect(Collectors.joining(", ", "{", "}"))
        + "}";
  }
}
