package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.EventRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One reconciliation of one Kustomization at one revision, step by step as Flux does it: build,
/// apply, prune, check health; each failure ends it with a reason of its own.
final class KustomizationRun {
  private final FluxClient client;
  private final KubeApi target;
  private final EventRecorder events;
  private final HealthChecks health;
  private final KustomizationOptions options;
  private final Artifact artifact;
  private final Instant start;
  private KubeObject object;
  private KubeObject written;
  private String digest = "";
  private String failure = "";

  /// A step failed; the reason and message go into the Ready condition.
  private static final class Failed extends Exception {
    private final String reason;

    Failed(String reason, String message) {
      super(message);
      this.reason = reason;
    }
  }

  /// @param target the API as the one who applies sees it, maybe a service account
  KustomizationRun(
      FluxClient client,
      KubeApi target,
      EventRecorder events,
      HealthChecks health,
      KustomizationOptions options,
      KubeObject object,
      Artifact artifact) {
    this.client = client;
    this.target = target;
    this.events = events;
    this.health = health.on(target);
    this.options = options;
    this.artifact = artifact;
    this.start = client.world().now();
    this.object = object;
    this.written = object;
  }

  /// The object as last written; the base of the next difference.
  KubeObject written() {
    return written;
  }

  /// What the failure event says; it may tell more than the condition.
  String failure() {
    return failure;
  }

  /// The object with the status that the run came to, not yet written.
  KubeObject reconcile() {
    try {
      progress("Fetching manifests");
      String directory = Paths.resolve("", object.text("spec", "path"));
      requireDirectory(directory);
      object = object.with(artifact.revision(), "status", "lastAttemptedRevision");
      progress("Building manifests");
      List<Manifest> manifests = build(directory);
      progress("Detecting drift");
      List<Change> changes = apply(manifests);
      prune(Inventory.of(changes));
      checkHealth(changes);
      object = object.with(artifact.revision(), "status", "lastAppliedRevision");
      String origin = artifact.metadata().getOrDefault(OriginRevision.KEY, "");
      if (!origin.isEmpty()) {
        object = object.with(origin, "status", "lastAppliedOriginRevision");
      }
      object =
          client.ready(
              object, "ReconciliationSucceeded", "Applied revision: " + artifact.revision());
      remember("ReconciliationSucceeded");
    } catch (Failed failed) {
      String message = String.valueOf(failed.getMessage());
      failure = failure.isEmpty() ? message : failure;
      object = client.notReady(object, failed.reason, message);
      if (!digest.isEmpty()) {
        remember(failed.reason);
      }
    }
    return object;
  }

  private void progress(String doing) {
    object =
        client.progressing(
            object,
            doing
                + " for revision "
                + artifact.revision()
                + " with a timeout of "
                + GoDuration.text(Schedule.timeout(object)));
    write();
  }

  private void write() {
    KubeObject now = client.writeStatus(written, object);
    written = now;
    object = now;
  }

  private void requireDirectory(String directory) throws Failed {
    FileTree files = artifact.files();
    if (!files.isDirectory(directory) && files.read(directory).isEmpty()) {
      throw new Failed(
          Flux.ARTIFACT_FAILED,
          "kustomization path not found: stat /tmp/kustomization/"
              + directory
              + ": no such file or directory");
    }
  }

  private List<Manifest> build(String directory) throws Failed {
    try {
      FileTree files = new FluxKustomization(artifact.files(), directory, object).generate();
      List<Manifest> built = options.builder().build(files, directory);
      List<Manifest> results =
          new Variables(client, options.strictSubstitution()).substitute(object, built);
      digest =
          ArtifactStore.digest(
              Yaml.writeAll(results.stream().map(each -> each.object().tree()).toList()));
      return results;
    } catch (ProblemException problem) {
      String message = problem.problem().what();
      boolean substitution = problem.problem().code() == GitopsProblem.SUBSTITUTION;
      String where = problem.problem().where().map(place -> " (" + place + ")").orElse("");
      throw new Failed(
          "BuildFailed", (substitution ? message : "kustomize build failed: " + message) + where);
    }
  }

  private List<Change> apply(List<Manifest> manifests) throws Failed {
    Map<String, String> owner = new LinkedHashMap<>();
    owner.put(Flux.KUSTOMIZE_GROUP + "/name", object.name());
    owner.put(Flux.KUSTOMIZE_GROUP + "/namespace", object.namespace());
    List<Manifest> owned = Applier.labelled(manifests, owner, Map.of());
    Map<String, @Nullable Object> common = object.map("spec", "commonMetadata");
    List<Manifest> wanted =
        Applier.labelled(
            owned, Tree.textMapAt(common, "labels"), Tree.textMapAt(common, "annotations"));
    refuseEncrypted(wanted);
    Applier applier =
        new Applier(
            client.world(),
            target,
            health,
            options.provenance(),
            new Applier.Rules(
                KustomizeController.NAME,
                Flux.KUSTOMIZE_GROUP,
                object.flag("spec", "force"),
                IgnoreRules.of(object.maps("spec", "ignore"))));
    try {
      List<Change> changes = applier.apply(wanted);
      String log = Change.log(changes);
      if (!log.isEmpty()) {
        events.normal(object, Flux.PROGRESSING, log);
      }
      return changes;
    } catch (ApplyFailed refused) {
      throw new Failed("ReconciliationFailed", refused.message());
    } catch (ApiException unreachable) {
      throw new Failed("ReconciliationFailed", unreachable.message());
    }
  }

  /// A Secret that is still encrypted must not reach the cluster.
  private static void refuseEncrypted(List<Manifest> manifests) throws Failed {
    for (Manifest each : manifests) {
      KubeObject secret = each.object();
      if (secret.kind().equals("Secret") && !secret.map("sops").isEmpty()) {
        throw new Failed(
            "ReconciliationFailed",
            ObjectId.of(secret)
                + " is SOPS encrypted, configuring decryption is required for this secret to be"
                + " reconciled");
      }
    }
  }

  private void prune(Inventory inventory) throws Failed {
    Inventory stale = Inventory.of(object).without(inventory);
    object = object.with(inventory.tree(), "status", "inventory");
    if (!object.flag("spec", "prune") || stale.entries().isEmpty()) {
      return;
    }
    Pruner.Result result =
        new Pruner(client.world(), target, Flux.KUSTOMIZE_GROUP).delete(stale, object);
    String log = Change.log(result.changes());
    if (!log.isEmpty()) {
      events.normal(object, Flux.PROGRESSING, log);
    }
    if (!result.refusal().isEmpty()) {
      object = object.with(inventory.and(result.survivors()).tree(), "status", "inventory");
      throw new Failed("PruneFailed", result.refusal());
    }
  }

  private void checkHealth(List<Change> changes) throws Failed {
    List<ObjectId> checked = object.flag("spec", "wait") ? applied(changes) : named();
    checked.remove(ObjectId.of(object));
    if (checked.isEmpty()) {
      object = Condition.remove(object, Flux.HEALTHY);
      return;
    }
    boolean wasHealthy = object.condition(Flux.HEALTHY).filter(Condition::isTrue).isPresent();
    boolean isNewRevision =
        !artifact.revision().equals(object.text("status", "lastAppliedRevision"));
    Duration timeout = Schedule.timeout(object);
    String running =
        "Running health checks for revision "
            + artifact.revision()
            + " with a timeout of "
            + GoDuration.text(timeout);
    object = client.mark(object, Condition.unknown(Flux.HEALTHY, Flux.PROGRESSING, running));
    progress("Running health checks");
    Instant began = client.world().now();
    Optional<HealthChecks.Unhealthy> unhealthy = health.await(checked, timeout);
    String took = GoDuration.text(Duration.between(began, client.world().now()));
    if (unhealthy.isPresent()) {
      String message = "health check failed after " + took + ": " + unhealthy.get();
      object =
          client.mark(
              object,
              Condition.of(Flux.HEALTHY, false, "HealthCheckFailed", unhealthy.get().toString()));
      failure = message;
      throw new Failed("HealthCheckFailed", message);
    }
    String passed = "Health check passed in " + took;
    if (!wasHealthy || (isNewRevision && changes.stream().anyMatch(Change::isWrite))) {
      events.normal(object, Flux.PROGRESSING, passed);
    }
    object = client.mark(object, Condition.of(Flux.HEALTHY, true, Flux.SUCCEEDED, passed));
  }

  private static List<ObjectId> applied(List<Change> changes) {
    List<ObjectId> ids = new ArrayList<>();
    changes.stream()
        .filter(change -> change.action() != Change.Action.SKIPPED)
        .forEach(change -> ids.add(change.object()));
    return ids;
  }

  private List<ObjectId> named() {
    List<ObjectId> ids = new ArrayList<>();
    for (Map<String, @Nullable Object> each : object.maps("spec", "healthChecks")) {
      String version = Tree.textAt(each, "apiVersion");
      ids.add(
          ObjectId.of(
              GroupVersionKind.of(
                  version.isEmpty() ? "apps/v1" : version, Tree.textAt(each, "kind")),
              new ObjectName(Tree.textAt(each, "namespace"), Tree.textAt(each, "name"))));
    }
    return ids;
  }

  private void remember(String status) {
    object =
        History.upsert(
            object,
            new History.Run(
                digest,
                artifact.revision(),
                artifact.metadata().getOrDefault(OriginRevision.KEY, ""),
                status,
                client.world().now(),
                Duration.between(start, client.world().now())));
  }
}
