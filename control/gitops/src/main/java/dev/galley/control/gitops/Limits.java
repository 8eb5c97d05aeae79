package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.controller.EventRecorder;
import java.util.Optional;

/// Tells, at the object itself, of what it asks for and nobody here acts on.
final class Limits {
  static final String REASON = "NotSupported";
  static final String IGNORED = "FieldIgnored";

  private final FluxClient client;
  private final EventRecorder events;

  Limits(FluxClient client, EventRecorder events) {
    this.client = client;
    this.events = events;
  }

  /// Warns of what is ignored, once for each generation, and stalls an object of which too much
  /// would be.
  ///
  /// @return whether nothing may be done about the object
  boolean refuse(KubeObject object) {
    boolean refused = false;
    for (NotActedOn.Request request : NotActedOn.of(object)) {
      boolean first = !refused;
      refused |= request.consequence() == NotActedOn.Consequence.REFUSED;
      if (refused && first) {
        refuse(object, request.problem().toString());
      } else if (isNews(object)) {
        events.warning(object, IGNORED, request.problem().toString());
      }
    }
    return refused;
  }

  /// Stalls an object that names a service account where there is no way to act as it.
  boolean refuseAccount(KubeObject object, Optional<Impersonation> impersonation) {
    if (impersonation.isPresent() || object.text("spec", "serviceAccountName").isEmpty()) {
      return false;
    }
    refuse(object, NotActedOn.noImpersonation(object).toString());
    return true;
  }

  /// Nothing helps until the object changes.
  void refuse(KubeObject object, String message) {
    KubeObject after = client.stalled(client.notReady(object, REASON, message), REASON, message);
    client.writeStatus(object, client.finished(after));
    if (isNews(object)) {
      events.warning(object, REASON, message);
    }
  }

  private static boolean isNews(KubeObject object) {
    return object.number(-1, "status", "observedGeneration") != object.generation();
  }
}
