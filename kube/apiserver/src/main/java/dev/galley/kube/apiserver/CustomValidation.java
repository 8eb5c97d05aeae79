package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.schema.FieldError;
import dev.galley.base.schema.ListInvariants;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.SchemaValidator;
import dev.galley.kube.cel.CustomRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The checks of custom resources, in the order of the strategies in apiextensions: schema, scale,
/// objects inside, lists, rules.
final class CustomValidation {
  private static final Set<String> SHAPE =
      Set.of(
          FieldError.Reason.NOT_SUPPORTED.code(),
          FieldError.Reason.REQUIRED.code(),
          FieldError.Reason.TOO_LONG.code(),
          FieldError.Reason.TOO_MANY.code(),
          FieldError.Reason.TYPE_INVALID.code());

  private final FieldErrors errors;
  private final Served served;
  private final KubeObject object;

  private CustomValidation(FieldErrors errors, Served served, KubeObject object) {
    this.errors = errors;
    this.served = served;
    this.object = object;
  }

  static void create(FieldErrors errors, Served served, KubeObject object) {
    CustomValidation check = new CustomValidation(errors, served, object);
    check.all(SchemaValidator.validate(served.schema(), object.tree()));
    check.scaleOf("specReplicasPath");
    check.scaleOfStatus();
    EmbeddedObjects.check(errors, served.schema(), object.tree());
    check.all(ListInvariants.broken(served.schema(), object.tree()));
    check.rules(null, Request.UNHEARD);
  }

  static void update(FieldErrors errors, Request request, KubeObject live, KubeObject object) {
    Served served = request.served();
    CustomValidation check = new CustomValidation(errors, served, object);
    if (request.on("status")) {
      check.status(live);
    } else {
      check.all(SchemaValidator.validateUpdate(served.schema(), object.tree(), live.tree()));
      check.scaleOf("specReplicasPath");
    }
    check.scaleOfStatus();
    if (!request.on("status")) {
      EmbeddedObjects.check(errors, served.schema(), object.tree());
    }
    if (ListInvariants.broken(served.schema(), live.tree()).isEmpty()) {
      check.all(ListInvariants.broken(served.schema(), object.tree()));
    }
    check.rules(live, request.warnings());
  }

  /// A write of the status is checked as if the status were all there is.
  private void status(KubeObject live) {
    Schema schema = served.schema().property("status");
    if (object.tree().containsKey("status") && schema != null) {
      SchemaValidator.validateUpdate(schema, object.at("status"), live.at("status"))
          .forEach(error -> add(error.below("status")));
    }
  }

  private void all(List<FieldError> found) {
    found.forEach(this::add);
  }

  private void add(FieldError error) {
    errors.add(error.reason().code(), error.field(), error.message());
  }

  private String scalePath(String which) {
    return served
        .custom()
        .map(custom -> Tree.textAt(custom.version(), "subresources", "scale", which))
        .orElse("");
  }

  private void scaleOf(String which) {
    String path = scalePath(which);
    if (path.isEmpty()) {
      return;
    }
    Object found = found(path, 0L);
    if (found instanceof Long replicas && replicas < 0) {
      errors.invalid(path, replicas, "should be a non-negative integer");
    } else if (found instanceof Long replicas && replicas > Integer.MAX_VALUE) {
      errors.invalid(path, replicas, "should be less than or equal to " + Integer.MAX_VALUE);
    } else if (found != null && !(found instanceof Long)) {
      errors.invalid(path, 0, unexpected(path, found, "int64"));
    }
  }

  private void scaleOfStatus() {
    scaleOf("statusReplicasPath");
    String path = scalePath("labelSelectorPath");
    Object found = path.isEmpty() ? null : found(path, "");
    if (found != null && !(found instanceof String)) {
      errors.invalid(path, "", unexpected(path, found, "string"));
    }
  }

  /// The value at a path; `null` when there is none, or none can be looked for.
  ///
  /// @param zero what the error shows when something on the way is no map
  private @Nullable Object found(String path, Object zero) {
    Object value = object.tree();
    StringBuilder way = new StringBuilder();
    for (String field : path.substring(1).split("\\.")) {
      way.append('.').append(field);
      if (value == null) {
        return null;
      }
      if (!(value instanceof Map<?, ?> map)) {
        errors.invalid(path, zero, unexpected(way.toString(), value, "map[string]interface{}"));
        return null;
      }
      value = map.get(field);
    }
    return value;
  }

  private static String unexpected(String path, Object found, String type) {
    return path
        + " accessor error: "
        + GoPrint.plain(found)
        + " is of the type "
        + GoPrint.typeOf(found)
        + ", expected "
        + type;
  }

  /// Rules are only asked about objects that are of the right shape.
  private void rules(@Nullable KubeObject live, Consumer<String> warnings) {
    CustomRules rules = served.custom().map(CustomKind::rules).orElse(null);
    if (rules == null || rules.isEmpty()) {
      return;
    }
    if (errors.all().stream().anyMatch(each -> SHAPE.contains(each.reason()))) {
      errors.invalid(
          "<nil>",
          null,
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
      return;
    }
    all(rules.check(object.tree(), live == null ? null : live.tree(), warnings));
  }
}
