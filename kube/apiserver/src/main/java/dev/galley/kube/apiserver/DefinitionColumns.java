package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the printer columns and the selectable fields of a custom resource.
final class DefinitionColumns {
  private static final List<String> TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private DefinitionColumns() {}

  static void check(Node column) {
    column.at("name").isGiven();
    Node type = column.at("type");
    if (type.isGiven() && !TYPES.contains(type.text())) {
      type.invalid("must be one of " + String.join(",", TYPES));
    }
    Node format = column.at("format");
    if (!format.text().isEmpty() && !FORMATS.contains(format.text())) {
      format.invalid("must be one of " + String.join(",", FORMATS));
    }
    Node path = column.at("jsonPath").named(column.path() + ".JSONPath");
    if (path.isGiven() && !path.text().startsWith(".")) {
      path.invalid("must be a simple json path starting with .");
    }
  }

  static void selectable(Node fields, Map<String, @Nullable Object> schema) {
    Set<String> seen = new HashSet<>();
    for (Node field : fields.items()) {
      Node path = field.at("jsonPath");
      if (!path.isGiven()) {
        continue;
      }
      Map<String, @Nullable Object> target = schema;
      for (String step : path.text().substring(1).split("\\.")) {
        target = Tree.mapAt(target, "properties", step);
      }
      boolean metadata = path.text().startsWith(".metadata.");
      if (!path.text().startsWith(".") || target.isEmpty() || metadata) {
        path.invalid("is an invalid path: does not refer to a valid field");
      } else if (!List.of("string", "boolean", "integer").contains(Tree.textAt(target, "type"))) {
        path.invalid(
            "must point to a field of type string, boolean or integer. enum string fields and"
                + " strings with formats are allowed.");
      } else if (!seen.add(path.text())) {
        path.duplicate();
      }
    }
  }
}
