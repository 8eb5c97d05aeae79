package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks what all objects share: apimachinery's `ValidateObjectMeta` and
/// `ValidateObjectMetaUpdate`.
final class MetadataValidation {
  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private MetadataValidation() {}

  static void create(FieldErrors errors, Served served, KubeObject object) {
    if (object.name().isEmpty()) {
      errors.required("metadata.name", "name or generateName is required");
    } else {
      for (String error : Names.errors(served, object.name())) {
        errors.invalid("metadata.name", object.name(), error);
      }
    }
    shared(errors, object);
  }

  static void update(FieldErrors errors, KubeObject live, KubeObject object) {
    shared(errors, object);
    if (live.isDeleting()) {
      List<String> added = new ArrayList<>(object.finalizers());
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
  }

  private static void shared(FieldErrors errors, KubeObject object) {
    labels(errors, object.map("metadata", "labels"), "metadata.labels");
    annotations(errors, object.map("metadata", "annotations"));
    owners(errors, object);
    for (String finalizer : object.finalizers()) {
      for (String error : LabelSyntax.keyErrors(finalizer)) {
        errors.invalid("metadata.finalizers", finalizer, error);
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

  private static void annotations(FieldErrors errors, Map<String, @Nullable Object> annotations) {
    long size = 0;
    for (var annotation : annotations.entrySet()) {
      for (String error :
          LabelSyntax.keyErrors(annotation.getKey().toLowerCase(java.util.Locale.ROOT))) {
        errors.invalid("metadata.annotations", annotation.getKey(), error);
      }
      size += annotation.getKey().length() + String.valueOf(annotation.getValue()).length();
    }
    if (size > ANNOTATIONS_LIMIT) {
      errors.tooLong("metadata.annotations", ANNOTATIONS_LIMIT);
    }
  }

  private static void owners(FieldErrors errors, KubeObject object) {
    List<Map<String, @Nullable Object>> owners = object.maps("metadata", "ownerReferences");
    String controller = "";
    for (int i = 0; i < owners.size(); i++) {
      String field = "metadata.ownerReferences[" + i + "].";
      Map<String, @Nullable Object> owner = owners.get(i);
      required(errors, field + "apiVersion", owner.get("apiVersion"), "version must not be empty");
      required(errors, field + "kind", owner.get("kind"), "must not be empty");
      required(errors, field + "name", owner.get("name"), "must not be empty");
      required(errors, field + "uid", owner.get("uid"), "must not be empty");
      if (Tree.flagAt(owner, "controller")) {
        if (!controller.isEmpty()) {
          errors.invalid(
              "metadata.ownerReferences",
              Json.write(owners),
              "Only one reference can have Controller set to true. Found \"true\" in references for "
                  + controller
                  + " and "
                  + Tree.textAt(owner, "kind")
                  + "/"
                  + Tree.textAt(owner, "name"));
        }
        controller = Tree.textAt(owner, "kind") + "/" + Tree.textAt(owner, "name");
      }
    }
  }

  private static void required(
      FieldErrors errors, String field, @Nullable Object value, String detail) {
    if (value == null || "".equals(value)) {
      errors.invalid(field, value == null ? "" : value, detail);
    }
  }
}
