package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.ManagedFields.Id;
import dev.galley.base.schema.ManagedFields.Owned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Server-side apply and the ownership of fields: what `managedfields` and `structured-merge-diff`
/// do in the API server. Pure: the time is given, nothing is stored.
public final class ServerSideApply {
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private final Schema schema;
  private final FieldManager manager;
  private final String now;

  /// @param schema the object's; of custom resources by [Schema#ofCustomResource]
  public ServerSideApply(Schema schema, FieldManager manager, Instant now) {
    this.schema = schema;
    this.manager = manager;
    this.now = Times.seconds(now);
  }

  /// Merges everything that the manager wants into the live object, and removes what it wanted
  /// before and nobody else owns.
  ///
  /// @param live the object as stored, or `null` when there is none
  /// @param force whether fields of others are taken from them
  public ApplyResult apply(@Nullable KubeObject live, KubeObject wanted, boolean force) {
    KubeObject config = wanted.without("metadata", "managedFields");
    List<String> errors = new TypeCheck().errors(schema, config.tree());
    if (!errors.isEmpty()) {
      return new ApplyResult.Untyped(errors);
    }
    KubeObject before = live == null ? bare(config) : unmanaged(live);
    ManagedFields managed = live == null ? new ManagedFields() : ManagedFields.of(live);
    if (live != null && managed.isEmpty()) {
      record(
          managed,
          blank(live),
          before,
          new Id(BEFORE_FIRST_APPLY, false, live.apiVersion(), manager.subresource()));
    }
    managed.reconcile(schema, before);
    Id self = new Id(manager.name(), true, "", manager.subresource());
    FieldSet last = managed.of(self);
    FieldSet all = reachable(TypedValues.fields(schema, config.tree()));
    FieldSet set = stripped(all);
    Object merged = TypedValues.merge(schema, before.tree(), config.tree());
    managed.put(self, new Owned(set, config.apiVersion(), managed.time(self)));
    if (!last.isEmpty()) {
      merged = TypedValues.prune(schema, merged, last, managed.all().union(all));
    }
    Comparison compared = Comparison.of(schema, before.tree(), merged);
    Map<Id, FieldSet> overlap = managed.overlap(self, tracked(compared.changed()));
    if (!overlap.isEmpty() && !force) {
      return conflicts(overlap);
    }
    overlap.values().forEach(fields -> managed.take(self, fields));
    managed.take(self, compared.removed());
    // Another order of a keyed list changes nobody's fields, but it does change the object.
    boolean changed = !Objects.equals(merged, before.tree());
    // Upstream stamps an apply only when it changed the object, not when only owners changed.
    if (changed) {
      managed.put(self, new Owned(set, config.apiVersion(), now));
    }
    return finish(live, changed ? KubeObject.of(Tree.mapAt(merged)) : before, managed);
  }

  private static ApplyResult finish(
      @Nullable KubeObject live, KubeObject object, ManagedFields managed) {
    KubeObject result = managed(object, managed);
    return live != null && result.equals(live)
        ? new ApplyResult.Applied(live, false)
        : new ApplyResult.Applied(result, true);
  }

  private static ApplyResult conflicts(Map<Id, FieldSet> overlap) {
    List<ApplyResult.Conflict> conflicts = new ArrayList<>();
    overlap.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().readable()))
        .forEach(entry ->
            entry
                .getValue()
                .paths()
                .forEach(path ->
                    conflicts.add(new ApplyResult.Conflict(entry.getKey().readable(), path))));
    return new ApplyResult.Conflicts(conflicts);
  }

  /// Records what a plain write (create, update, patch) changed: the manager owns it now.
  ///
  /// Objects that nobody tracks stay so until the first apply. `managedFields: [{}]` in the object
  /// clears what is known; none in it means that the writer did not care.
  ///
  /// @param before the object as stored, or `null` when this creates it
  /// @return the object to store
  public KubeObject track(@Nullable KubeObject before, KubeObject after) {
    List<@Nullable Object> given = after.list("metadata", "managedFields");
    if (before != null && !given.isEmpty() && given.stream().allMatch(ServerSideApply::isBlank)) {
      return unmanaged(after);
    }
    KubeObject changed = unmanaged(after);
    KubeObject old = before == null ? blank(after) : unmanaged(before);
    if (before != null
        && changed.equals(old)
        && (given.isEmpty() || given.equals(before.list("metadata", "managedFields")))) {
      return before;
    }
    boolean readable = given.stream().allMatch(ManagedFields::isReadable);
    ManagedFields managed =
        before == null || !readable ? new ManagedFields() : ManagedFields.of(after);
    boolean rewritten = !managed.isEmpty();
    if (before != null && !rewritten) {
      managed = ManagedFields.of(before);
    }
    if (before != null && managed.isEmpty()) {
      return unmanaged(after);
    }
    Id self = new Id(manager.name(), false, after.apiVersion(), manager.subresource());
    if (!record(managed, old, changed, self) && before != null && !rewritten) {
      return changed.with(before.list("metadata", "managedFields"), "metadata", "managedFields");
    }
    managed.cap();
    return managed(changed, managed);
  }

  private static boolean isBlank(@Nullable Object entry) {
    return entry instanceof Map<?, ?> map && map.isEmpty();
  }

  /// @return whether anything changed hands
  private boolean record(ManagedFields managed, KubeObject before, KubeObject after, Id self) {
    Comparison compared = Comparison.of(schema, before.tree(), after.tree());
    if (compared.isSame()) {
      return false;
    }
    managed.reconcile(schema, before);
    FieldSet changed = tracked(compared.changed());
    FieldSet gone = tracked(compared.removed());
    managed.take(self, stripped(compared.changed()));
    managed.take(self, gone);
    managed.reduce(self, gone);
    if (!changed.isEmpty()) {
      FieldSet owned = managed.of(self).union(changed);
      managed.put(self, new Owned(owned, after.apiVersion(), now));
    }
    return true;
  }

  /// Without what nobody owns, and without what this write cannot change.
  private FieldSet tracked(FieldSet set) {
    return stripped(reachable(set));
  }

  /// Without what a write to this subresource cannot change.
  private FieldSet reachable(FieldSet set) {
    FieldSet left = set;
    for (List<String> path : manager.reset()) {
      left = left.without(path.stream().map(PathElement::field).toArray(String[]::new));
    }
    return left;
  }

  /// The fields that upstream's `stripMeta` leaves out.
  private static FieldSet stripped(FieldSet set) {
    FieldSet metadata = set.below("f:metadata").withoutSelf();
    for (String name :
        List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion")) {
      metadata = metadata.without(PathElement.field(name));
    }
    return set.without("f:apiVersion").without("f:kind").withoutSelf().with("f:metadata", metadata);
  }

  /// What a new object is before anything is set: of built-in kinds, the structs that Go writes
  /// even when they are empty, which nobody owns for that reason.
  private KubeObject blank(KubeObject like) {
    return KubeObject.of(WireForm.of(schema, bare(like).tree(), null));
  }

  private static KubeObject bare(KubeObject like) {
    return KubeObject.of(Tree.map("apiVersion", like.apiVersion(), "kind", like.kind()));
  }

  private static KubeObject unmanaged(KubeObject object) {
    return object.at("metadata", "managedFields") == null
        ? object
        : object.without("metadata", "managedFields");
  }

  private static KubeObject managed(KubeObject object, ManagedFields managed) {
    List<@Nullable Object> entries = managed.encode();
    return entries.isEmpty() ? object : object.with(entries, "metadata", "managedFields");
  }

  /// What keeps a configuration from being typed.
  private static final class TypeCheck {
    private final List<String> errors = new ArrayList<>();

    List<String> errors(Schema schema, Map<String, @Nullable Object> tree) {
      check(schema, tree, "");
      return errors;
    }

    private void check(Schema schema, @Nullable Object value, String path) {
      if (value == null) {
        return;
      }
      String expected = expected(schema, value);
      if (!expected.isEmpty()) {
        errors.add(path + ": expected " + expected);
        return;
      }
      switch (value) {
        case Map<?, ?> map ->
            Tree.asMap(map)
                .forEach((name, child) -> {
                  String below = path + "." + name;
                  if (schema.admits(name)) {
                    check(schema.propertyOrAnything(name), child, below);
                  } else {
                    errors.add(below + ": field not declared in schema");
                  }
                });
        case List<?> list -> checkItems(schema, Tree.asList(list), path);
        default -> {}
      }
    }

    private void checkItems(Schema schema, List<@Nullable Object> list, String path) {
      Shape shape = Shape.of(schema, list);
      Map<String, Boolean> seen = new LinkedHashMap<>();
      for (int i = 0; i < list.size(); i++) {
        Object item = list.get(i);
        String element = shape == Shape.LEAF ? null : shape.element(schema, item);
        if (shape == Shape.KEYED_LIST && element == null && item instanceof Map<?, ?>) {
          errors.add(
              path
                  + ": element "
                  + i
                  + ": associative list with keys has an element that omits all key fields "
                  + schema.listMapKeys().stream()
                      .map(Json::write)
                      .collect(Collectors.joining(" ", "[", "]"))
                  + " (and doesn't have default values for any key fields)");
        } else if (element != null && seen.put(element, true) != null) {
          errors.add(path + ": duplicate entries for key " + PathElement.readable(element));
        }
        String step = element == null ? "[" + i + "]" : PathElement.readable(element);
        check(schema.itemsOrAnything(), item, path + step);
      }
    }

    private static String expected(Schema schema, Object value) {
      boolean fits =
          switch (schema.type()) {
            case ANY -> true;
            case OBJECT -> value instanceof Map;
            case ARRAY -> value instanceof List;
            case BOOLEAN -> value instanceof Boolean;
            case INTEGER, NUMBER -> value instanceof Number;
            case STRING ->
                value instanceof String
                    || (value instanceof Number
                        && (schema.intOrString() || schema.format().equals("quantity")));
          };
      return fits
          ? ""
          : switch (schema.type()) {
                case OBJECT -> "map";
                case ARRAY -> "list";
                case INTEGER, NUMBER -> "numeric (int or float)";
                case BOOLEAN -> "boolean";
                case STRING, ANY -> "string";
              }
              + ", got "
              + (schema.type() == Schema.Type.OBJECT || schema.type() == Schema.Type.ARRAY
                  ? "&{" + Objects.toString(value) + "}"
                  : described(value));
    }

    /// As Go prints a value whose type it did not expect.
    private static String described(Object value) {
      return switch (value) {
        case Map<?, ?> _ -> "map";
        case List<?> _ -> "list";
        default -> "&value.valueUnstructured{Value:" + Objects.toString(value) + "}";
      };
    }
  }
}
