package dev.galley.kube.server;

import dev.galley.base.objects.Tree;
import dev.galley.base.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the columns of built-in kinds say about themselves. Most say what the schema says of the
/// field that they show. Read when the first table is made.
final class ColumnDescriptions {
  private static final String METADATA = "@io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.";
  private static final String VALUES = "\n\nPossible enum values:";

  /// What columns of these names say of whatever kind, unless the table knows better.
  private static final Map<String, String> OF_ANY =
      Map.of(
          "Name",
          METADATA + "name",
          "Age",
          METADATA + "creationTimestamp",
          "Created At",
          METADATA + "creationTimestamp",
          "Containers",
          "Names of each container in the template.",
          "Images",
          "Images referenced by each container in the template.");

  private static final Map<String, String> TABLE = read();

  private ColumnDescriptions() {}

  /// @param kind group and kind, such as `apps/Deployment`
  static String of(String kind, String column) {
    String found = TABLE.get(kind + "\t" + column);
    String text = found == null ? OF_ANY.getOrDefault(column, "") : found;
    return text.startsWith("@") ? ofProperty(text.substring(1)) : text;
  }

  private static String ofProperty(String place) {
    int dot = place.lastIndexOf('.');
    String text =
        Tree.textAt(
            Schemas.builtIn().openApi(place.substring(0, dot)),
            "properties",
            place.substring(dot + 1),
            "description");
    int values = text.indexOf(VALUES);
    return values < 0 ? text : text.substring(0, values);
  }

  private static Map<String, String> read() {
    try (InputStream in = ColumnDescriptions.class.getResourceAsStream("columns.txt")) {
      if (in == null) {
        throw new IllegalStateException("not built in: columns.txt");
      }
      Map<String, String> table = new LinkedHashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            int tab = line.lastIndexOf('\t');
            table.put(line.substring(0, tab), line.substring(tab + 1).replace("\\n", "\n"));
          });
      return table;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
