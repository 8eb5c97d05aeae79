package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the objects of one kind become rows of a table.
///
/// @param kind group and kind of which [ColumnDescriptions] knows the columns that do not describe
///   themselves
record Printer(String kind, List<Column> columns, Cells cells) {
  Printer(List<Column> columns, Cells cells) {
    this("", columns, cells);
  }

  /// The same for the objects of a built-in kind.
  Printer of(String builtIn) {
    return new Printer(builtIn, columns, cells);
  }

  /// In the order of their rows: flow schemas as they are tried, all else as it is listed.
  List<KubeObject> ordered(List<KubeObject> objects) {
    return kind.equals("flowcontrol.apiserver.k8s.io/FlowSchema")
        ? objects.stream().sorted(BY_PRECEDENCE).toList()
        : objects;
  }

  /// As a table begins.
  List<Map<String, @Nullable Object>> definitions() {
    return columns.stream()
        .map(column ->
            column.tree(
                column.description().isEmpty()
                    ? ColumnDescriptions.of(kind, column.name())
                    : column.description()))
        .toList();
  }

  /// The cells of one object's row at a moment, one for each column.
  @FunctionalInterface
  interface Cells {
    List<@Nullable Object> of(KubeObject object, Instant now);
  }

  private static final Comparator<KubeObject> BY_PRECEDENCE =
      Comparator.<KubeObject>comparingLong(
              schema -> schema.number(1000, "spec", "matchingPrecedence"))
          .thenComparing(KubeObject::name);

  /// What a kind without a printer of its own gets: its name and its creation time as it is stored.
  static final Printer PLAIN =
      new Printer(
          Column.list("Name", "Created At:date"),
          (object, now) -> Cell.row(object.name(), object.text("metadata", "creationTimestamp")));
}
