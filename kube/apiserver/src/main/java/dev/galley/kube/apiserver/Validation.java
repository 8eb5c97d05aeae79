package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.schema.FieldError;
import dev.galley.base.schema.SchemaValidator;

/// Checks objects before they are stored; every error of an object is found, not only the first.
final class Validation {
  private Validation() {}

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.create(errors, served, object);
    if (served.isCustom()) {
      schema(errors, served, object);
    } else {
      OtherValidation.create(errors, object);
      WorkloadValidation.create(errors, object);
      DefinitionValidation.check(errors, object);
    }
    errors.throwIfAny(served.type().kind(), object.name());
  }

  private static void schema(FieldErrors errors, Served served, KubeObject object) {
    for (FieldError error : SchemaValidator.validate(served.schema(), object.tree())) {
      errors.add(error.reason().code(), error.field(), error.message());
    }
  }

  static void update(Request request, KubeObject live, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.update(errors, live, object);
    boolean whole = request.options().subresource().isEmpty() || request.on("scale");
    if (request.served().isCustom()) {
      schema(errors, request.served(), object);
    } else if (whole) {
      OtherValidation.update(errors, live, object);
      WorkloadValidation.update(errors, live, object);
      DefinitionValidation.check(errors, object);
    }
    errors.throwIfAny(request.served().type().kind(), object.name());
  }
}
