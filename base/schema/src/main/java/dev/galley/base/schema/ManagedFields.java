package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who owns which fields of one object: `metadata.managedFields`, opened.
final class ManagedFields {
  /// More managers that update, not apply, fold into one; upstream's `DefaultMaxUpdateManagers`.
  private static final int MOST_UPDATERS = 10;

  private static final String BUCKET = "ancient-changes";

  private final Map<Id, Owned> entries = new LinkedHashMap<>();

  /// Who. The version of appliers is not part of it: they keep their fields across versions.
  record Id(String manager, boolean applies, String version, String subresource) {

    /// As conflicts name it.
    String readable() {
      StringBuilder text = new StringBuilder(Json.write(manager));
      if (!subresource.isEmpty()) {
        text.append(" with subresource \"").append(subresource).append('"');
      }
      if (!applies) {
        text.append(" using ").append(version);
      }
      return text.toString();
    }
  }

  /// What, in which version of the API, since when.
  record Owned(FieldSet fields, String version, String time) {
    Owned fields(FieldSet changed) {
      return new Owned(changed, version, time);
    }
  }

  static ManagedFields of(KubeObject object) {
    ManagedFields managed = new ManagedFields();
    for (Map<String, @Nullable Object> entry : object.maps("metadata", "managedFields")) {
      boolean applies = Tree.textAt(entry, "operation").equals("Apply");
      String version = Tree.textAt(entry, "apiVersion");
      Id id =
          new Id(
              Tree.textAt(entry, "manager"),
              applies,
              applies ? "" : version,
              Tree.textAt(entry, "subresource"));
      if (!version.isEmpty()) {
        managed.entries.put(
            id,
            new Owned(FieldSet.decode(entry.get("fieldsV1")), version, Tree.textAt(entry, "time")));
      }
    }
    return managed;
  }

  /// Whether an entry says what it has to; upstream ignores all entries when one does not.
  static boolean isReadable(@Nullable Object entry) {
    String operation = Tree.textAt(entry, "operation");
    return (operation.equals("Apply") || operation.equals("Update"))
        && Tree.textAt(entry, "fieldsType").equals("FieldsV1")
        && !Tree.textAt(entry, "apiVersion").isEmpty();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  FieldSet of(Id id) {
    Owned owned = entries.get(id);
    return owned == null ? FieldSet.EMPTY : owned.fields;
  }

  void put(Id id, Owned owned) {
    if (owned.fields.isEmpty()) {
      entries.remove(id);
    } else {
      entries.put(id, owned);
    }
  }

  String time(Id id) {
    Owned owned = entries.get(id);
    return owned == null ? "" : owned.time;
  }

  FieldSet all() {
    FieldSet all = FieldSet.EMPTY;
    for (Owned owned : entries.values()) {
      all = all.union(owned.fields);
    }
    return all;
  }

  /// What others own of these fields.
  Map<Id, FieldSet> overlap(Id self, FieldSet fields) {
    Map<Id, FieldSet> overlap = new LinkedHashMap<>();
    if (!fields.isEmpty()) {
      entries.forEach((id, owned) -> {
        FieldSet both = id.equals(self) ? FieldSet.EMPTY : owned.fields.intersection(fields);
        if (!both.isEmpty()) {
          overlap.put(id, both);
        }
      });
    }
    return overlap;
  }

  /// Takes fields from everyone else; who has none left is forgotten.
  void take(Id self, FieldSet fields) {
    if (!fields.isEmpty()) {
      List.copyOf(entries.keySet()).stream()
          .filter(id -> !id.equals(self))
          .forEach(id -> reduce(id, fields));
    }
  }

  void reduce(Id id, FieldSet fields) {
    Owned owned = entries.get(id);
    if (owned != null) {
      put(id, owned.fields(owned.fields.difference(fields)));
    }
  }

  /// Where a part of the type has become atomic since, its fields are owned as one.
  void reconcile(Schema schema, KubeObject live) {
    entries.replaceAll((id, owned) -> owned.fields(collapsed(schema, live.tree(), owned.fields)));
  }

  private static FieldSet collapsed(Schema schema, @Nullable Object value, FieldSet fields) {
    if (!fields.hasChildren()) {
      return fields;
    }
    Shape shape = Shape.of(schema, value);
    if (shape == Shape.LEAF) {
      if (value == null) {
        return fields;
      }
      FieldSet root = new FieldSet();
      root.add();
      return root;
    }
    if (shape != Shape.MAP) {
      return fields;
    }
    FieldSet result = fields;
    for (Map.Entry<String, FieldSet> child : fields.children().entrySet()) {
      String name = child.getKey().substring(2);
      FieldSet below =
          collapsed(schema.propertyOrAnything(name), Tree.mapAt(value).get(name), child.getValue());
      if (!Objects.equals(below, child.getValue())) {
        result = result.with(child.getKey(), below);
      }
    }
    return result;
  }

  /// Folds the oldest updates into one entry while there are too many.
  void cap() {
    List<Id> updaters =
        new ArrayList<>(entries.keySet().stream().filter(id -> !id.applies()).toList());
    if (updaters.size() <= MOST_UPDATERS) {
      return;
    }
    updaters.sort(
        Comparator.comparing((Id id) -> time(id))
            .thenComparing(Id::manager)
            .thenComparing(Id::version));
    Map<String, Id> firstOfVersion = new LinkedHashMap<>();
    int count = updaters.size();
    for (int i = 0; i < updaters.size() && count > MOST_UPDATERS; i++) {
      Id id = updaters.get(i);
      Id first = firstOfVersion.putIfAbsent(id.version(), id);
      if (first != null) {
        Id bucket = new Id(BUCKET, false, id.version(), "");
        Owned old = entries.containsKey(bucket) ? entries.get(bucket) : entries.remove(first);
        Owned owned = Objects.requireNonNull(entries.remove(id));
        FieldSet both = owned.fields.union(old == null ? FieldSet.EMPTY : old.fields);
        entries.put(bucket, owned.fields(both));
        count--;
      }
    }
  }

  /// The trees of `metadata.managedFields`, in upstream's order: who applies first, then by age.
  List<@Nullable Object> encode() {
    List<Map.Entry<Id, Owned>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.comparing((Map.Entry<Id, Owned> entry) -> !entry.getKey().applies())
            .thenComparing(entry -> entry.getValue().time)
            .thenComparing(entry -> entry.getKey().manager())
            .thenComparing(entry -> entry.getValue().version)
            .thenComparing(entry -> entry.getKey().subresource()));
    List<@Nullable Object> trees = new ArrayList<>();
    for (Map.Entry<Id, Owned> entry : sorted) {
      Id id = entry.getKey();
      Owned owned = entry.getValue();
      trees.add(
          Tree.map(
              "apiVersion",
              owned.version,
              "fieldsType",
              "FieldsV1",
              "fieldsV1",
              owned.fields.encode(),
              "manager",
              id.manager(),
              "operation",
              id.applies() ? "Apply" : "Update",
              "subresource",
              id.subresource().isEmpty() ? null : id.subresource(),
              "time",
              owned.time.isEmpty() ? null : owned.time));
    }
    return trees;
  }
}
