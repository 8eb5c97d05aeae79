package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the objects of one kind become rows of a table.
record Printer(List<Column> columns, Cells cells) {

  /// The cells of one object's row at a moment, one for each column.
  @FunctionalInterface
  interface Cells {
    List<@Nullable Object> of(KubeObject object, Instant now);
  }

  /// What a kind without a printer of its own gets: its name and its creation time as it is stored.
  static final Printer PLAIN =
      new Printer(
          Column.list("Name", "Created At:date"),
          (object, now) -> Cell.row(object.name(), object.text("metadata", "creationTimestamp")));
}
