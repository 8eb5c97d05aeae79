package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldManager;
import dev.galley.base.schema.ServerSideApply;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Accepts the names of custom resource definitions that nobody else in their group uses, and
/// establishes those whose names were accepted: upstream's naming and establishing controllers.
final class DefinitionNames {
  private static final FieldManager MANAGER =
      FieldManager.of("kube-apiserver", "status", "metadata", "spec");

  private final Shared shared;
  private final Served served;

  private DefinitionNames(Shared shared) {
    this.shared = shared;
    this.served = shared.types().of(Definitions.KIND);
  }

  /// Brings the status of every definition of a group up to date with what is stored now.
  static void settle(Shared shared, String group) {
    new DefinitionNames(shared).settle(group);
  }

  private void settle(String group) {
    List<Entry> entries =
        shared.storage().range(StorageRange.all(served.resource())).entries().stream()
            .filter(entry -> entry.object().text("spec", "group").equals(group))
            .toList();
    for (Entry entry : entries) {
      settle(entry, entries);
    }
  }

  private void settle(Entry entry, List<Entry> all) {
    KubeObject before = entry.object();
    Taken taken = new Taken();
    for (Entry other : all) {
      if (!other.key().equals(entry.key())) {
        taken.add(shared.storage().get(other.key()).map(Entry::object).orElseGet(other::object));
      }
    }
    Instant now = shared.world().now();
    KubeObject after = accepted(before, taken, now);
    if (after.equals(before)) {
      return;
    }
    KubeObject owned = new ServerSideApply(served.schema(), MANAGER, now).track(before, after);
    Write write =
        shared
            .storage()
            .put(
                entry.key(),
                entry.revision(),
                revision -> owned.with(Long.toString(revision), "metadata", "resourceVersion"));
    if (write instanceof Write.Stale) {
      // Whoever wrote meanwhile settles the group again.
      return;
    }
  }

  /// The names that other definitions have.
  private static final class Taken {
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();

    void add(KubeObject definition) {
      Map<String, @Nullable Object> names = definition.map("status", "acceptedNames");
      resources.add(Tree.textAt(names, "plural"));
      resources.add(Tree.textAt(names, "singular"));
      resources.addAll(Tree.textsAt(names, "shortNames"));
      kinds.add(Tree.textAt(names, "kind"));
      kinds.add(Tree.textAt(names, "listKind"));
      resources.remove("");
      kinds.remove("");
    }
  }

  private static KubeObject accepted(KubeObject definition, Taken taken, Instant now) {
    Map<String, @Nullable Object> wanted = definition.map("spec", "names");
    Map<String, @Nullable Object> names =
        new LinkedHashMap<>(definition.map("status", "acceptedNames"));
    String reason = "";
    String message = "";
    for (String field : List.of("plural", "singular", "shortNames", "kind", "listKind")) {
      List<String> conflicts = conflicts(definition, taken, field);
      if (conflicts.isEmpty()) {
        put(names, field, wanted.get(field));
      } else {
        reason = reason(field);
        message = String.join(", ", conflicts);
      }
    }
    put(names, "categories", wanted.get("categories"));
    List<@Nullable Object> conditions = new ArrayList<>(definition.list("status", "conditions"));
    set(
        conditions,
        reason.isEmpty()
            ? condition("NamesAccepted", true, "NoConflicts", "no conflicts found", now)
            : condition("NamesAccepted", false, reason, message, now));
    boolean established =
        definition.condition("Established").map(each -> each.status().equals("True")).orElse(false);
    if (!established) {
      set(conditions, established(reason.isEmpty(), now));
    }
    return definition
        .with(names, "status", "acceptedNames")
        .with(conditions, "status", "conditions");
  }

  private static List<String> conflicts(KubeObject definition, Taken taken, String field) {
    Set<String> others =
        field.toLowerCase(Locale.ROOT).endsWith("kind") ? taken.kinds : taken.resources;
    List<String> mine = asked(definition.map("status", "acceptedNames"), field);
    return asked(definition.map("spec", "names"), field).stream()
        .filter(others::contains)
        .filter(name -> !mine.contains(name))
        .map(name -> FieldErrors.quoted(name) + " is already in use")
        .toList();
  }

  private static Map<String, @Nullable Object> established(boolean good, Instant now) {
    return good
        ? condition(
            "Established",
            true,
            "InitialNamesAccepted",
            "the initial names have been accepted",
            now)
        : condition("Established", false, "NotAccepted", "not all names are accepted", now);
  }

  private static List<String> asked(Map<String, @Nullable Object> names, String field) {
    if (field.equals("shortNames")) {
      return Tree.textsAt(names, field);
    }
    String name = Tree.textAt(names, field);
    return name.isEmpty() ? List.of() : List.of(name);
  }

  private static void put(
      Map<String, @Nullable Object> names, String field, @Nullable Object value) {
    if (value == null) {
      names.remove(field);
    } else {
      names.put(field, value);
    }
  }

  private static String reason(String field) {
    return switch (field) {
      case "plural" -> "PluralConflict";
      case "singular" -> "SingularConflict";
      case "shortNames" -> "ShortNamesConflict";
      case "kind" -> "KindConflict";
      default -> "ListKindConflict";
    };
  }

  /// Replaces the condition of that type; the time changes with the status alone.
  private static void set(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> condition) {
    for (int i = 0; i < conditions.size(); i++) {
      Object known = conditions.get(i);
      if (Tree.textAt(known, "type").equals(condition.get("type"))) {
        boolean same = Objects.equals(Tree.textAt(known, "status"), condition.get("status"));
        conditions.set(
            i,
            same
                ? Tree.with(condition, Tree.at(known, "lastTransitionTime"), "lastTransitionTime")
                : condition);
        return;
      }
    }
    conditions.add(condition);
  }

  private static Map<String, @Nullable Object> condition(
      String type, boolean holds, String reason, String message, Instant since) {
    return Tree.map(
        "lastTransitionTime", Times.seconds(since),
        "message", message,
        "reason", reason,
        "status", holds ? "True" : "False",
        "type", type);
  }
}
