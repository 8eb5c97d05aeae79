package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;

/// Checks objects before they are stored.
final class Validation {
  private Validation() {}

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.create(errors, served, object);
    errors.throwIfAny(served.type().kind(), object.name());
  }

  static void update(Request request, KubeObject live, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.update(errors, live, object);
    errors.throwIfAny(request.served().type().kind(), object.name());
  }
}
