package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects that a Kustomization or release applied, as its status lists them: identity to
/// version.
record Inventory(Map<ObjectId, String> entries) {
  static Inventory of(KubeObject owner) {
    Map<ObjectId, String> entries = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> entry : owner.maps("status", "inventory", "entries")) {
      ObjectId.parse(Tree.textAt(entry, "id"))
          .ifPresent(id -> entries.put(id, Tree.textAt(entry, "v")));
    }
    return new Inventory(entries);
  }

  static Inventory of(List<Change> changes) {
    Map<ObjectId, String> entries = new LinkedHashMap<>();
    changes.forEach(change -> entries.put(change.object(), change.version()));
    return new Inventory(entries);
  }

  /// What is in this one and not in the newer one, whatever version it was written in.
  Inventory without(Inventory newer) {
    Map<ObjectId, String> stale = new LinkedHashMap<>(entries);
    stale.keySet().removeAll(newer.entries.keySet());
    return new Inventory(stale);
  }

  Inventory and(Inventory more) {
    Map<ObjectId, String> all = new LinkedHashMap<>(entries);
    more.entries.forEach(all::putIfAbsent);
    return new Inventory(all);
  }

  Map<String, @Nullable Object> tree() {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    entries.forEach((id, version) -> list.add(Tree.map("id", id.text(), "v", version)));
    list.sort(Comparator.comparing(each -> Tree.textAt(each, "id")));
    return Tree.map("entries", list);
  }
}
