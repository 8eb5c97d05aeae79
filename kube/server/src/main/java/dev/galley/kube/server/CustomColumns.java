package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The printer of a custom resource: its definition's `additionalPrinterColumns` after the name.
///
/// Follows `apiextensions-apiserver/pkg/registry/customresource/tableconvertor`: what a path does
/// not find, or finds with another type, is a null cell.
final class CustomColumns {
  private static final Column NAME = Column.list("Name").getFirst();

  private CustomColumns() {}

  private record Path(String type, @Nullable JsonPath path) {}

  /// From one version of a definition.
  static Printer of(Map<String, @Nullable Object> version) {
    List<Map<String, @Nullable Object>> declared = Tree.mapsAt(version, "additionalPrinterColumns");
    List<Column> columns = new ArrayList<>();
    columns.add(NAME);
    List<Path> paths = new ArrayList<>();
    if (declared.isEmpty()) {
      columns.addAll(Column.list("Age:date"));
      paths.add(new Path("date", parse(".metadata.creationTimestamp")));
    }
    for (Map<String, @Nullable Object> column : declared) {
      String type = Tree.textAt(column, "type");
      columns.add(
          new Column(
              Tree.textAt(column, "name"),
              type,
              Tree.textAt(column, "format"),
              description(column),
              (int) Tree.numberAt(0, column, "priority")));
      paths.add(new Path(type, parse(Tree.textAt(column, "jsonPath"))));
    }
    return new Printer(columns, (object, now) -> cells(object, paths, now));
  }

  private static String description(Map<String, @Nullable Object> column) {
    String given = Tree.textAt(column, "description");
    return given.isEmpty()
        ? "Custom resource definition column (in JSONPath format): "
            + Tree.textAt(column, "jsonPath")
        : given;
  }

  private static @Nullable JsonPath parse(String path) {
    try {
      return JsonPath.parse(path);
    } catch (IllegalArgumentException noPath) {
      return null;
    }
  }

  private static List<@Nullable Object> cells(KubeObject object, List<Path> paths, Instant now) {
    List<@Nullable Object> cells = new ArrayList<>(paths.size() + 1);
    cells.add(object.name());
    for (Path each : paths) {
      List<@Nullable Object> found =
          each.path() == null ? List.of() : each.path().find(object.tree());
      cells.add(found.isEmpty() ? null : cell(each.type(), found.getFirst(), now));
    }
    return cells;
  }

  private static @Nullable Object cell(String type, @Nullable Object value, Instant now) {
    return switch (type) {
      case "string" -> value == null ? null : text(value);
      case "integer" ->
          switch (value) {
            case Long number -> number;
            case Double number -> number.longValue();
            case null, default -> null;
          };
      case "number" -> value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
      case "boolean" -> value instanceof Boolean bool ? bool : null;
      case "date" -> value instanceof String text ? age(text, now) : null;
      default -> null;
    };
  }

  private static String text(Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?>
        ? Json.canonical(value)
        : Cell.text(value);
  }

  private static String age(String text, Instant now) {
    try {
      return HumanDuration.of(Duration.between(Instant.parse(text), now));
    } catch (DateTimeParseException unreadable) {
      return "<invalid>";
    }
  }
}
