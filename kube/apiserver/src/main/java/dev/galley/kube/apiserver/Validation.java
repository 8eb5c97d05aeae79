package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;

/// Checks objects before they are stored; every error of an object is found, not only the first.
final class Validation {
  private Validation() {}

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.create(errors, served, object);
    if (served.isCustom()) {
      CustomValidation.create(errors, served, object);
    } else {
      KindValidation.create(errors, served, object);
      DefinitionValidation.check(errors, object);
      AdmissionConfiguration.check(errors, object);
    }
    errors.throwIfAny(served.type().kind(), object.name());
  }

  static void update(Request request, KubeObject live, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    MetadataValidation.update(errors, request.served(), live, object);
    boolean whole = request.options().subresource().isEmpty() || request.on("scale");
    if (request.served().isCustom()) {
      CustomValidation.update(errors, request, live, object);
    } else if (whole) {
      KindValidation.update(errors, request.served(), live, object);
      DefinitionValidation.update(errors, live, object);
      AdmissionConfiguration.check(errors, object);
    }
    if (!whole && request.served().is("certificates.k8s.io", "CertificateSigningRequest")) {
      SigningRequests.check(errors, request, live, object);
    }
    errors.throwIfAny(request.served().type().kind(), object.name());
  }
}
