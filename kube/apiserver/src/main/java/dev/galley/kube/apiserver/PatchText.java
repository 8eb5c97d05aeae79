package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.Patch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a patch made, as the failures of upstream show it. Its JSON library sorts the fields of
/// every object that the patch reaches into, and leaves the others as they were written.
final class PatchText {
  /// In the order of Go's struct.
  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private PatchText() {}

  static String of(Request request, KubeObject patched) {
    return switch (request.patch().orElse(null)) {
      case Patch.Strategic(var changes) -> GoPrint.plain(changes);
      case Patch.Merge(var changes) -> text(request, patched, changes);
      case Patch.Json(var operations) -> {
        Map<String, @Nullable Object> touched = new LinkedHashMap<>();
        for (Object operation : operations) {
          touch(touched, Tree.textAt(operation, "path"));
        }
        yield text(request, patched, touched);
      }
      case Patch.Apply _ -> Json.write(patched.tree());
      case null -> Json.write(patched.tree());
    };
  }

  private static String text(
      Request request, KubeObject patched, Map<String, @Nullable Object> touched) {
    if (request.served().isCustom()) {
      return Json.write(sorted(patched.tree()));
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    Map<String, @Nullable Object> given = patched.map("metadata");
    METADATA.stream()
        .filter(given::containsKey)
        .forEach(field -> metadata.put(field, given.get(field)));
    given.forEach(metadata::putIfAbsent);
    return Json.write(sorted(patched.with(metadata, "metadata").tree(), touched));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        Tree.asMap(map).forEach((name, child) -> sorted.put(name, sorted(child)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(PatchText::sorted).toList();
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> sorted(
      Map<String, @Nullable Object> tree, Map<String, @Nullable Object> touched) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    tree.forEach((name, value) ->
        sorted.put(
            name,
            value instanceof Map<?, ?> map && touched.get(name) instanceof Map<?, ?> below
                ? sorted(Tree.asMap(map), Tree.asMap(below))
                : value));
    return sorted;
  }

  /// Notes each object on the way to a path of RFC 6901.
  private static void touch(Map<String, @Nullable Object> touched, String path) {
    Map<String, @Nullable Object> at = touched;
    String[] steps = path.split("/");
    for (int i = 1; i < steps.length - 1; i++) {
      at = Draft.child(at, steps[i].replace("~1", "/").replace("~0", "~"));
    }
  }
}
