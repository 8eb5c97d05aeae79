package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;

/// Checks objects before they are stored; every error of an object is found, not only the first.
final class Validation {
  private Validation() {}

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.create(errors, served, object);
    if (!served.isCustom()) {
      OtherValidation.create(errors, object);
      WorkloadValidation.create(errors, object);
      DefinitionValidation.check(errors, object);
    }
    errors.throwIfAny(served.type().kind(), object.name());
  }

  static void update(Request request, KubeObject live, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.update(errors, live, object);
    boolean whole = request.options().subresource().isEmpty() || request.on("scale");
    if (whole && !request.served().isCustom()) {
      OtherValidation.update(errors, live, object);
      WorkloadValidation.update(errors, live, object);
      DefinitionValidation.check(errors, object);
    }
    errors.throwIfAny(request.served().type().kind(), object.name());
  }
}
