package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;

/// Checks objects before they are stored; every error of an object is found, not only the first.
final class Validation {
  private Validation() {}

  /// Events of either group are those of the core group to upstream's registry.
  private static GroupVersionKind kind(Served served) {
    GroupVersionKind kind = served.type().kind();
    return served.is("events.k8s.io", "Event")
        ? new GroupVersionKind("", kind.version(), kind.kind())
        : kind;
  }

  static void create(Served served, KubeObject object) {
    FieldErrors errors = new FieldErrors();
    if (!served.type().kind().kind().equals("Event")) {
      MetadataValidation.create(errors, served, object);
    }
    if (served.isCustom()) {
      CustomValidation.create(errors, served, object);
    } else {
      KindValidation.create(errors, served, object);
      DefinitionValidation.check(errors, object);
      AdmissionConfiguration.check(errors, object);
    }
    errors.throwIfAny(kind(served), object.name());
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
    if (request.on("resize")) {
      Resizing.check(errors, live, object);
    }
    if (!whole && request.served().is("certificates.k8s.io", "CertificateSigningRequest")) {
      SigningRequests.check(errors, request, live, object);
    }
    errors.throwIfAny(kind(request.served()), object.name());
  }
}
