package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks what all objects share: apimachinery's `ValidateObjectMeta` and
/// `ValidateObjectMetaUpdate`.
final class MetadataValidation {
  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  private MetadataValidation() {}

  static void create(FieldErrors errors, Served served, KubeObject object) {
    shared(errors, served, object);
  }

  /// What upstream checks for every kind on an update, before the kind's own checks.
  static void update(FieldErrors errors, Served served, KubeObject live, KubeObject object) {
    shared(errors, served, object);
    changes(errors, live, object);
  }

  /// `ValidateObjectMetaUpdate`, which most kinds repeat among their own checks.
  static void changes(FieldErrors errors, KubeObject live, KubeObject object) {
    if (live.isDeleting()) {
      TreeSet<String> added = new TreeSet<>(object.finalizers());
      added.removeAll(live.finalizers());
      if (!added.isEmpty()) {
        errors.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{"
                + added.stream().map(FieldErrors::quoted).collect(Collectors.joining(", "))
                + "}");
      }
    }
    if (!live.uid().equals(object.uid())) {
      errors.invalid("metadata.uid", object.uid(), "field is immutable");
    }
    labels(errors, object.map("metadata", "labels"), "metadata.labels");
    annotations(errors, object.map("metadata", "annotations"), "metadata.annotations");
    owners(errors, object);
  }

  /// `ValidateObjectMeta`
  static void shared(FieldErrors errors, Served served, KubeObject object) {
    String generated = object.text("metadata", "generateName");
    if (!generated.isEmpty()) {
      for (String error : Names.errors(served, masked(generated))) {
        errors.invalid("metadata.generateName", generated, error);
      }
    }
    if (object.name().isEmpty()) {
      errors.required("metadata.name", "name or generateName is required");
    } else {
      for (String error : Names.errors(served, object.name())) {
        errors.invalid("metadata.name", object.name(), error);
      }
    }
    if (object.number(0, "metadata", "generation") < 0) {
      errors.invalid(
          "metadata.generation",
          object.number(0, "metadata", "generation"),
          "must be greater than or equal to 0");
    }
    labels(errors, object.map("metadata", "labels"), "metadata.labels");
    annotations(errors, object.map("metadata", "annotations"), "metadata.annotations");
    owners(errors, object);
    finalizers(errors, object);
  }

  /// A prefix may end in a dash, because more follows.
  private static String masked(String prefix) {
    return prefix.length() > 1 && prefix.endsWith("-")
        ? prefix.substring(0, prefix.length() - 1) + "a"
        : prefix;
  }

  private static void finalizers(FieldErrors errors, KubeObject object) {
    List<String> finalizers = object.finalizers();
    for (String finalizer : finalizers) {
      for (String error : LabelSyntax.keyErrors(finalizer)) {
        errors.invalid("metadata.finalizers", finalizer, error);
      }
    }
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.invalid(
          "metadata.finalizers",
          new GoPrint(Json.write(finalizers)),
          "finalizer foregroundDeletion and orphan cannot be both set");
    }
  }

  /// Finalizers that are no labels of their own: a standard one, or one with a domain.
  static void standardNames(Node list, String path) {
    for (String name : list.texts()) {
      List<String> wrong = LabelSyntax.keyErrors(name);
      wrong.forEach(error -> list.errors().invalid(path, name, error));
      if (wrong.isEmpty() && !name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
        list.errors()
            .invalid(
                path, name, "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  /// What the kinds of the core group ask beyond: a finalizer is a standard one or has a domain.
  static void coreFinalizers(FieldErrors errors, KubeObject object) {
    List<String> finalizers = object.finalizers();
    for (int i = 0; i < finalizers.size(); i++) {
      String name = finalizers.get(i);
      if (!name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
        errors.invalid(
            "metadata.finalizers[" + i + "]",
            name,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  static void labels(FieldErrors errors, Map<String, @Nullable Object> labels, String field) {
    labels.forEach((key, value) -> {
      for (String error : LabelSyntax.keyErrors(key)) {
        errors.invalid(field, key, error);
      }
      for (String error : LabelSyntax.valueErrors(String.valueOf(value))) {
        errors.invalid(field, value, error);
      }
    });
  }

  static void annotations(
      FieldErrors errors, Map<String, @Nullable Object> annotations, String field) {
    long size = 0;
    for (var annotation : annotations.entrySet()) {
      for (String error : LabelSyntax.keyErrors(annotation.getKey().toLowerCase(Locale.ROOT))) {
        errors.invalid(field, annotation.getKey(), error);
      }
      size += annotation.getKey().length() + String.valueOf(annotation.getValue()).length();
    }
    if (size > ANNOTATIONS_LIMIT) {
      errors.tooLong(field, ANNOTATIONS_LIMIT);
    }
  }

  private static void owners(FieldErrors errors, KubeObject object) {
    List<Map<String, @Nullable Object>> owners = object.maps("metadata", "ownerReferences");
    String field = "metadata.ownerReferences";
    String controller = "";
    for (Map<String, @Nullable Object> owner : owners) {
      owner(errors, owner, field);
      if (Tree.flagAt(owner, "controller")) {
        String current = Tree.textAt(owner, "kind") + "/" + Tree.textAt(owner, "name");
        if (!controller.isEmpty()) {
          errors.invalid(
              field,
              new GoPrint(Json.write(owners.stream().map(MetadataValidation::ordered).toList())),
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " "
                  + controller
                  + " and "
                  + current);
        } else {
          controller = current;
        }
      }
    }
  }

  private static void owner(FieldErrors errors, Map<String, @Nullable Object> owner, String field) {
    String apiVersion = Tree.textAt(owner, "apiVersion");
    long slashes = apiVersion.chars().filter(each -> each == '/').count();
    if (apiVersion.isEmpty() || slashes > 1 || apiVersion.endsWith("/")) {
      errors.invalid(field + ".apiVersion", apiVersion, "version must not be empty");
    }
    for (String required : List.of("kind", "name", "uid")) {
      if (Tree.textAt(owner, required).isEmpty()) {
        errors.invalid(field + "." + required, "", "must not be empty");
      }
    }
    if (apiVersion.equals("v1") && Tree.textAt(owner, "kind").equals("Event")) {
      errors.invalid(
          field,
          new GoPrint(Json.write(ordered(owner))),
          "/v1, Kind=Event is disallowed from being an owner");
    }
  }

  /// In the order of Go's struct.
  private static Map<String, @Nullable Object> ordered(Map<String, @Nullable Object> owner) {
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    for (String field :
        List.of("apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion")) {
      boolean always = !field.equals("controller") && !field.equals("blockOwnerDeletion");
      if (owner.get(field) != null || always) {
        ordered.put(field, owner.get(field) == null ? "" : owner.get(field));
      }
    }
    return ordered;
  }
}
