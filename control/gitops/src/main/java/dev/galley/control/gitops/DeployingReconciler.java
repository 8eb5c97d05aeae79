package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.util.Optional;

/// Reconciles objects that deploy others: each is forgotten when it is gone, finished when it is
/// deleted, left alone while it is suspended or asks for what nobody does here, and else acted on.
abstract sealed class DeployingReconciler implements Reconciler
    permits HelmReleaseReconciler, KustomizationReconciler {
  private final GroupVersionKind kind;
  private final FluxClient client;
  private final Optional<Impersonation> impersonation;
  private final Limits limits;

  DeployingReconciler(
      GroupVersionKind kind,
      FluxClient client,
      EventRecorder events,
      Optional<Impersonation> impersonation) {
    this.kind = kind;
    this.client = client;
    this.impersonation = impersonation;
    this.limits = new Limits(client, events);
  }

  @Override
  public final Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = client.find(kind, name);
    if (found.isEmpty()) {
      forget(name);
      return Outcome.DONE;
    }
    KubeObject object = found.get();
    if (object.isDeleting()) {
      forget(name);
      return finish(object);
    }
    if (!object.finalizers().contains(Flux.FINALIZER)) {
      object = client.addFinalizer(object);
    }
    if (object.flag("spec", "suspend")
        || limits.refuse(object)
        || limits.refuseAccount(object, impersonation)) {
      return Outcome.DONE;
    }
    return act(object);
  }

  abstract void forget(ObjectName name);

  abstract Outcome finish(KubeObject object);

  abstract Outcome act(KubeObject object);

  /// Whoever applies and deletes what the object asks for: the service account that it names, if it
  /// names one.
  final FluxClient target(KubeObject object) {
    return client.actingFor(object, impersonation);
  }

  /// Not ready for a reason that may pass; Flux leaves the last applied state alone.
  final void notYet(KubeObject object, String reason, String message) {
    client.writeStatus(object, client.finished(client.notReady(object, reason, message)));
  }
}
