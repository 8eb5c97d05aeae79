package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects as `meta.k8s.io/v1 Table`, which is what kubectl prints.
record Tables(Printer printer, String apiVersion, IncludeObject include, Instant now) {

  /// How much of each object its row carries.
  enum IncludeObject {
    NONE,
    METADATA,
    OBJECT
  }

  /// @param metadata the list's own, or that of the single object
  Map<String, @Nullable Object> of(
      List<KubeObject> objects, Map<String, @Nullable Object> metadata) {
    return table(objects, metadata, true);
  }

  Tables at(Instant moment) {
    return new Tables(printer, apiVersion, include, moment);
  }

  /// One event of a watch; only the first carries the definitions of the columns.
  Map<String, @Nullable Object> event(KubeObject object, boolean first) {
    return table(List.of(object), Tree.map("resourceVersion", object.resourceVersion()), first);
  }

  private Map<String, @Nullable Object> table(
      List<KubeObject> objects, Map<String, @Nullable Object> metadata, boolean definitions) {
    LinkedHashMap<String, @Nullable Object> table = new LinkedHashMap<>();
    table.put("kind", "Table");
    table.put("apiVersion", apiVersion);
    table.put("metadata", metadata);
    table.put("columnDefinitions", definitions ? printer.definitions() : null);
    List<@Nullable Object> rows = new ArrayList<>(objects.size());
    printer.ordered(objects).forEach(object -> rows.add(row(object)));
    table.put("rows", rows);
    return table;
  }

  private Map<String, @Nullable Object> row(KubeObject object) {
    LinkedHashMap<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("cells", printer.cells().of(object, now));
    if (object.kind().equals("Pod") && object.apiVersion().equals("v1")) {
      List<Map<String, @Nullable Object>> conditions = PodPrinter.rowConditions(object);
      if (!conditions.isEmpty()) {
        row.put("conditions", conditions);
      }
    }
    row.put(
        "object",
        switch (include) {
          case NONE -> null;
          case METADATA -> partial(object);
          case OBJECT -> object.tree();
        });
    return row;
  }

  private Map<String, @Nullable Object> partial(KubeObject object) {
    return Partial.metadata(object, apiVersion);
  }
}
