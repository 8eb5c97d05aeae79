package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.schema.FieldError;
import dev.galley.base.schema.SchemaValidator;
import dev.galley.kube.cel.CustomRules;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks objects before they are stored; every error of an object is found, not only the first.
final class Validation {
  private static final Set<String> SHAPE =
      Set.of(
          FieldError.Reason.NOT_SUPPORTED.code(),
          FieldError.Reason.REQUIRED.code(),
          FieldError.Reason.TOO_LONG.code(),
          FieldError.Reason.TOO_MANY.code(),
          FieldError.Reason.TYPE_INVALID.code());

  private Validation() {}

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.create(errors, served, object);
    if (served.isCustom()) {
      schema(errors, served, object);
      rules(errors, served, object, null, Request.UNHEARD);
    } else {
      KindValidation.create(errors, served, object);
      DefinitionValidation.check(errors, object);
      AdmissionConfiguration.check(errors, object);
    }
    errors.throwIfAny(served.type().kind(), object.name());
  }

  private static void schema(FieldErrors errors, Served served, KubeObject object) {
    for (FieldError error : SchemaValidator.validate(served.schema(), object.tree())) {
      errors.add(error.reason().code(), error.field(), error.message());
    }
  }

  /// Rules are only asked about objects that are of the right shape.
  private static void rules(
      FieldErrors errors,
      Served served,
      KubeObject object,
      @Nullable KubeObject live,
      Consumer<String> warnings) {
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
    for (FieldError error :
        rules.check(object.tree(), live == null ? null : live.tree(), warnings)) {
      errors.add(error.reason().code(), error.field(), error.message());
    }
  }

  static void update(Request request, KubeObject live, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.update(errors, request.served(), live, object);
    boolean whole = request.options().subresource().isEmpty() || request.on("scale");
    if (request.served().isCustom()) {
      schema(errors, request.served(), object);
      rules(errors, request.served(), object, live, request.warnings());
    } else if (whole) {
      KindValidation.update(errors, request.served(), live, object);
      DefinitionValidation.update(errors, live, object);
      AdmissionConfiguration.check(errors, object);
    }
    errors.throwIfAny(request.served().type().kind(), object.name());
  }
}
