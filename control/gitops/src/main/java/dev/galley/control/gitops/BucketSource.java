package dev.galley.control.gitops;

import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;

/// Reconciles a Bucket: it is refused before anything is fetched, see [NotActedOn].
final class BucketSource implements Reconciler {
  private final SourceStatus status;

  BucketSource(SourceStatus status) {
    this.status = status;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    return status.reconcile(
        Flux.BUCKET,
        name,
        object ->
            status.stalled(
                object, "BucketOperationFailed", "buckets are not supported by Galley yet"));
  }
}
