package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What all sources have in common: finalizer, suspension, the artifact, and the conditions that
/// tell how fetching it went.
final class SourceStatus {
  private final FluxClient client;
  private final EventRecorder events;
  private final ArtifactStore store;
  private final Limits limits;

  /// What was fetched. `file` is the name of its archive in Flux's layout, `told` the end of the
  /// event's message after "stored artifact ".
  record Fetched(String revision, String file, String told, FileTree files) {}

  SourceStatus(FluxClient client, EventRecorder events, ArtifactStore store) {
    this.client = client;
    this.events = events;
    this.store = store;
    this.limits = new Limits(client, events);
  }

  FluxClient client() {
    return client;
  }

  /// Calls `fetch` for the source if it is there and wanted.
  Outcome reconcile(GroupVersionKind kind, ObjectName name, Function<KubeObject, Outcome> fetch) {
    Optional<KubeObject> found = client.find(kind, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject object = found.get();
    if (object.isDeleting()) {
      store.remove(object);
      client.removeFinalizer(object);
      return Outcome.DONE;
    }
    if (!object.finalizers().contains(Flux.FINALIZER)) {
      object = client.addFinalizer(object);
    }
    return object.flag("spec", "suspend") || limits.refuse(object)
        ? Outcome.DONE
        : fetch.apply(object);
  }

  Outcome stored(KubeObject object, Fetched fetched) {
    return stored(object, fetched, object);
  }

  /// @param observed the object with whatever else its kind keeps in the status
  Outcome stored(KubeObject object, Fetched fetched, KubeObject observed) {
    String digest =
        store
            .find(object)
            .filter(known -> known.files().equals(fetched.files()))
            .map(Artifact::digest)
            .orElseGet(() -> ArtifactStore.digest(fetched.files()));
    boolean isNew =
        !fetched.revision().equals(object.text("status", "artifact", "revision"))
            || !digest.equals(object.text("status", "artifact", "digest"));
    if (isNew || store.find(object).isEmpty()) {
      String time =
          isNew
              ? Times.seconds(client.world().now())
              : object.text("status", "artifact", "lastUpdateTime");
      Artifact artifact =
          new Artifact(
              ArtifactStore.directory(object) + "/" + fetched.file(),
              fetched.revision(),
              digest,
              time,
              Map.of(),
              fetched.files());
      store.put(object, artifact);
      observed = observed.with(artifact.tree(), "status", "artifact");
    }
    String message = "stored artifact for revision '" + fetched.revision() + "'";
    KubeObject after = Condition.remove(observed, Flux.FETCH_FAILED);
    after =
        client.mark(after, Condition.of(Flux.ARTIFACT_IN_STORAGE, true, Flux.SUCCEEDED, message));
    after = client.ready(after, Flux.SUCCEEDED, message);
    client.writeStatus(object, client.finished(after));
    if (isNew) {
      events.normal(object, "NewArtifact", "stored artifact " + fetched.told());
    }
    return Schedule.next(client.world(), Schedule.interval(object));
  }

  /// The fetch failed; the last artifact stays, and it is tried again, later each time.
  Outcome failed(KubeObject object, String reason, String message) {
    KubeObject after = client.mark(object, Condition.of(Flux.FETCH_FAILED, true, reason, message));
    after = client.notReady(after, reason, message);
    after =
        client.mark(
            after,
            Condition.of(
                Flux.RECONCILING, true, Flux.PROGRESSING_WITH_RETRY, "reconciliation in progress"));
    client.writeStatus(object, client.finished(after));
    events.warning(object, reason, message);
    return Outcome.retry(message);
  }

  /// No attempt will help until the object changes.
  Outcome stalled(KubeObject object, String reason, String message) {
    KubeObject after = client.mark(object, Condition.of(Flux.FETCH_FAILED, true, reason, message));
    after = client.stalled(client.notReady(after, reason, message), reason, message);
    client.writeStatus(object, client.finished(after));
    events.warning(object, reason, message);
    return Outcome.DONE;
  }

  /// Leaves an object without any status, as source-controller does with registries (its
  /// `migrationToStatic`): the default of -1 for what nobody has looked at would have health checks
  /// wait for ever.
  Outcome cleared(KubeObject object) {
    client.writeStatus(object, object.with(Map.of(), "status"));
    return Outcome.DONE;
  }
}
