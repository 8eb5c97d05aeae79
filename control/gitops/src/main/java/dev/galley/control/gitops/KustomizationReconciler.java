package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Decides whether a Kustomization can be applied now: is it wanted, is its source there, are its
/// dependencies ready. What is then done is a [KustomizationRun].
final class KustomizationReconciler extends DeployingReconciler {
  private static final String ARTIFACT_NOT_FOUND =
      "Source artifact not found, retrying in " + GoDuration.text(Schedule.DEPENDENCY);

  private final FluxClient client;
  private final Dependencies dependencies;
  private final KustomizationOptions options;
  private final EventRecorder events;
  private final HealthChecks health;
  private final Map<ObjectName, Rest> rests = new ConcurrentHashMap<>();

  /// What the last run dealt with, and until when nothing is to be done about it. A wake-up that
  /// was set before that run, for example while its source was missing, is then no reason for
  /// another.
  private record Rest(long generation, String request, String revision, Instant until) {
    static Rest of(KubeObject object, String revision, Instant until) {
      String request = object.annotations().getOrDefault(Flux.REQUESTED_AT, "");
      return new Rest(object.generation(), request, revision, until);
    }
  }

  KustomizationReconciler(
      FluxClient client,
      EventRecorder events,
      HealthChecks health,
      Dependencies dependencies,
      KustomizationOptions options) {
    super(Flux.KUSTOMIZATION, client, events, options.impersonation());
    this.client = client;
    this.dependencies = dependencies;
    this.options = options;
    this.events = events;
    this.health = health;
  }

  @Override
  void forget(ObjectName name) {
    dependencies.forget(name);
    rests.remove(name);
  }

  @Override
  Outcome act(KubeObject object) {
    Sources.Reference reference = Sources.reference(object);
    Optional<GroupVersionKind> kind = Sources.kind(reference.kind());
    if (kind.isEmpty()) {
      String message =
          "source `" + reference.name().name() + "` kind '" + reference.kind() + "' not supported";
      return later(object, Flux.ARTIFACT_FAILED, message, Schedule.retryInterval(object));
    }
    Optional<KubeObject> source = client.find(kind.get(), reference.name());
    if (source.isEmpty()) {
      String message =
          client.type(kind.get()).qualifiedName()
              + " \""
              + reference.name().name()
              + "\" not found";
      return later(object, Flux.ARTIFACT_FAILED, message, Schedule.retryInterval(object));
    }
    if (source.get().map("status", "artifact").isEmpty()) {
      return later(object, Flux.ARTIFACT_FAILED, ARTIFACT_NOT_FOUND, Schedule.DEPENDENCY);
    }
    return withSource(object, source.get());
  }

  private Outcome withSource(KubeObject object, KubeObject source) {
    String revision = source.text("status", "artifact", "revision");
    Rest rest = rests.get(object.objectName());
    Instant now = client.world().now();
    if (rest != null
        && now.isBefore(rest.until())
        && rest.equals(Rest.of(object, revision, rest.until()))) {
      return Outcome.again(Duration.between(now, rest.until()));
    }
    Optional<String> unready = dependencies.unready(object, revision);
    if (unready.isPresent()) {
      Outcome wait = later(object, Flux.DEPENDENCY_NOT_READY, unready.get(), Schedule.DEPENDENCY);
      events.normal(
          object,
          Flux.DEPENDENCY_NOT_READY,
          "Dependencies do not meet ready condition, retrying in "
              + GoDuration.text(Schedule.DEPENDENCY));
      return wait;
    }
    Optional<Artifact> artifact = options.store().find(source);
    if (artifact.isEmpty()) {
      String message =
          "Source is not ready, artifact not found, retrying in "
              + GoDuration.text(Schedule.DEPENDENCY);
      return later(object, Flux.ARTIFACT_FAILED, message, Schedule.DEPENDENCY);
    }
    return run(object, artifact.get());
  }

  private Outcome later(KubeObject object, String reason, String message, Duration again) {
    notYet(object, reason, message);
    return Outcome.again(again);
  }

  private Outcome run(KubeObject object, Artifact artifact) {
    Instant start = client.world().now();
    KustomizationRun run =
        new KustomizationRun(
            client, target(object).api(), events, health, options, object, artifact);
    KubeObject after = run.reconcile();
    client.writeStatus(run.written(), client.finished(after));
    return rest(object, artifact.revision(), told(run, after, start));
  }

  private Outcome rest(KubeObject object, String revision, Outcome outcome) {
    if (outcome instanceof Outcome.Again(Duration after)) {
      Instant until = client.world().now().plus(after);
      rests.put(object.objectName(), Rest.of(object, revision, until));
    }
    return outcome;
  }

  private Outcome told(KustomizationRun run, KubeObject after, Instant start) {
    Optional<Condition> ready = after.condition(Flux.READY);
    if (ready.isPresent() && ready.get().isTrue()) {
      Duration took = Duration.between(start, client.world().now());
      events.normal(
          after,
          ready.get().reason(),
          "Reconciliation finished in "
              + GoDuration.text(took)
              + ", next run in "
              + GoDuration.text(Schedule.interval(after)));
      return Schedule.next(client.world(), Schedule.interval(after));
    }
    ready.ifPresent(failed -> events.warning(after, failed.reason(), run.failure()));
    return Outcome.again(Schedule.retryInterval(after));
  }

  /// The end of a Kustomization: what it applied goes, if its deletion policy says so.
  @Override
  Outcome finish(KubeObject object) {
    Inventory inventory = Inventory.of(object);
    if (deletes(object) && !inventory.entries().isEmpty()) {
      if (!client.hasAccountOf(object)) {
        // Flux gives up what it may no longer delete: the account went before the Kustomization.
        events.warning(
            object,
            "ReconciliationFailed",
            "unable to prune objects: \n"
                + String.join(
                    "\n", inventory.entries().keySet().stream().map(ObjectId::toString).toList()));
        client.removeFinalizer(object);
        return Outcome.DONE;
      }
      Pruner pruner = new Pruner(client.world(), target(object).api(), Flux.KUSTOMIZE_GROUP);
      Pruner.Result result = pruner.delete(inventory, object);
      if (!result.refusal().isEmpty()) {
        events.warning(object, "PruneFailed", "pruning for deleted resource failed");
        return Outcome.retry(result.refusal());
      }
      List<Change> deleted = result.changes().stream().filter(Change::isWrite).toList();
      if (!deleted.isEmpty()) {
        events.normal(object, "ReconciliationSucceeded", Change.log(deleted));
      }
      if (object.text("spec", "deletionPolicy").equals("WaitForTermination")
          && !pruner.awaitGone(deleted, Schedule.timeout(object))) {
        events.warning(object, "ReconciliationFailed", "failed to wait for resources termination");
      }
    }
    client.removeFinalizer(object);
    return Outcome.DONE;
  }

  private static boolean deletes(KubeObject object) {
    if (object.flag("spec", "suspend")) {
      return false;
    }
    return switch (object.text("spec", "deletionPolicy")) {
      case "", "MirrorPrune" -> object.flag("spec", "prune");
      case "Delete", "WaitForTermination" -> true;
      default -> false;
    };
  }
}
