package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One column of a table; a priority above 0 shows only under `-o wide`.
record Column(String name, String type, String format, String description, int priority) {

  /// Columns from the shorthand `Name`, `Desired:integer`, `IP*` (wide only), `Attacher@name` (with
  /// a format).
  static List<Column> list(String... shorthands) {
    List<Column> columns = new ArrayList<>(shorthands.length);
    for (String shorthand : shorthands) {
      boolean wide = shorthand.endsWith("*");
      String text = wide ? shorthand.substring(0, shorthand.length() - 1) : shorthand;
      int colon = text.indexOf(':');
      int at = text.indexOf('@');
      String name =
          colon < 0 ? text.substring(0, at < 0 ? text.length() : at) : text.substring(0, colon);
      String type = colon < 0 ? "string" : text.substring(colon + 1);
      String format = at < 0 ? name.equals("Name") ? "name" : "" : text.substring(at + 1);
      columns.add(new Column(name, type, format, "", wide ? 1 : 0));
    }
    return List.copyOf(columns);
  }

  /// @param described the description to show
  Map<String, @Nullable Object> tree(String described) {
    return Tree.map(
        "name",
        name,
        "type",
        type,
        "format",
        format,
        "description",
        described,
        "priority",
        (long) priority);
  }
}
