package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.render.helm.ReleaseSpec;
import dev.galley.render.helm.Rendered;
import dev.galley.render.helm.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Helm's actions on a release: install, upgrade, uninstall. Each leaves its result in the status
/// of the object that it returns; writing that status is the caller's.
final class ReleaseActions {
  private final FluxClient client;
  private final FluxClient target;
  private final EventRecorder events;
  private final HealthChecks health;
  private final HelmOptions options;
  private final ReleaseStorage storage;
  private final ReleaseApplier applier;
  private final ReleaseManifests manifests;

  /// @param target who installs, which may be a service account; `client` writes the status One
  ///   installation or upgrade under way.
  ///
  /// @param applied grows while it is applied
  private record Attempt(boolean upgrade, Snapshots.Entry entry, List<Change> applied) {
    String action() {
      return upgrade ? "upgrade" : "install";
    }
  }

  ReleaseActions(
      FluxClient client,
      FluxClient target,
      EventRecorder events,
      HealthChecks health,
      HelmOptions options) {
    this.client = client;
    this.target = target;
    this.events = events;
    this.health = health.on(target.api());
    this.options = options;
    this.storage = new ReleaseStorage(target);
    this.applier = new ReleaseApplier(target, this.health, options);
    this.manifests = new ReleaseManifests(options.builder());
  }

  /// What is done when one of these fails.
  Remediation remediation() {
    return new Remediation(client, events, this, storage, applier);
  }

  /// Installs or upgrades; the object's Ready condition tells how it went.
  KubeObject deploy(KubeObject object, Release release, boolean upgrade) {
    String action = upgrade ? "upgrade" : "install";
    Duration timeout = Release.timeout(object, action);
    String message = "Running '" + action + "' action with timeout of " + GoDuration.text(timeout);
    KubeObject running = attempted(object, release, action);
    running = client.mark(running, Condition.unknown(Flux.READY, Flux.PROGRESSING, message));
    running = client.mark(running, Condition.of(Flux.RECONCILING, true, Flux.PROGRESSING, message));
    running = Condition.remove(running, Flux.STALLED);
    KubeObject started = client.writeStatus(object, running);

    Snapshots.Entry entry = Snapshots.next(started, release, client.world().now());
    Attempt attempt = new Attempt(upgrade, entry, new ArrayList<>());
    try {
      Release used = release.with(values(started, release, upgrade));
      String text = run(started, used, attempt);
      record(used, entry, "deployed", text, upgrade);
      storage.supersede(release.storageNamespace(), release.name(), entry.revision());
      return succeeded(started, release, attempt);
    } catch (ApplyFailed failure) {
      return failed(started, release, attempt, failure.message());
    } catch (ApiException failure) {
      return failed(started, release, attempt, failure.message());
    } catch (ProblemException failure) {
      Problem problem = failure.problem();
      String why = problem.because().isEmpty() ? problem.what() : problem.because();
      return failed(started, release, attempt, why);
    }
  }

  private KubeObject attempted(KubeObject object, Release release, String action) {
    boolean changed = ReleaseDecision.isChanged(object, release);
    KubeObject counted =
        changed
            ? object
                .without("status", "failures")
                .without("status", "installFailures")
                .without("status", "upgradeFailures")
            : object;
    for (String annotation : List.of(ReleaseDecision.FORCE_AT, ReleaseDecision.RESET_AT)) {
      String asked = object.annotations().getOrDefault(annotation, "");
      if (!asked.isEmpty()) {
        boolean force = annotation.equals(ReleaseDecision.FORCE_AT);
        counted =
            counted.with(asked, "status", force ? "lastHandledForceAt" : "lastHandledResetAt");
      }
    }
    return counted
        .with(object.generation(), "status", "lastAttemptedGeneration")
        .with(action, "status", "lastAttemptedReleaseAction")
        .with(release.chart().version(), "status", "lastAttemptedRevision")
        .with(release.configDigest(), "status", "lastAttemptedConfigDigest")
        .with(release.storageNamespace(), "status", "storageNamespace");
  }

  /// @return the manifest as text, for Helm's own record
  private String run(KubeObject object, Release release, Attempt attempt) {
    boolean upgrade = attempt.upgrade();
    String action = attempt.action();
    Snapshots.Entry entry = attempt.entry();
    List<Change> applied = attempt.applied();
    if (!upgrade && object.flag("spec", "install", "createNamespace")) {
      createNamespace(release.namespace());
    }
    Rendered rendered = rendered(release, entry, upgrade);
    for (Problem warning : rendered.warnings()) {
      events.warning(object, "HooksNotSupported", warning.toString());
    }
    List<Manifest> wanted = manifests.finish(object, release, rendered.manifests());
    String text = ReleaseManifests.text(wanted);
    record(release, entry, "pending-" + action, text, upgrade);
    List<Manifest> definitions = manifests.finishDefinitions(object, rendered.definitions());
    applier.applyDefinitions(definitions, definitionsPolicy(object, action));
    List<ObjectId> ids = applier.apply(wanted, release.namespace(), applied::add);
    if (upgrade) {
      applier.prune(object, Inventory.of(applied));
    }
    await(object, action, ids);
    return text;
  }

  private Rendered rendered(Release release, Snapshots.Entry entry, boolean upgrade) {
    int revision = Math.toIntExact(entry.revision());
    return options
        .renderer()
        .render(
            release.files(),
            new ReleaseSpec(release.name(), release.namespace(), revision, upgrade),
            release.values(),
            options.kubernetesVersion());
  }

  /// Waits until what an action applied is ready, unless the release says not to.
  ///
  /// @throws ApplyFailed when it does not become ready in time
  void await(KubeObject object, String action, List<ObjectId> applied) {
    if (object.flag("spec", action, "disableWait")) {
      return;
    }
    boolean jobs = !object.flag("spec", action, "disableWaitForJobs");
    List<ObjectId> awaited =
        applied.stream()
            .filter(id -> jobs || !(id.group().equals("batch") && id.kind().equals("Job")))
            .toList();
    Optional<HealthChecks.Unhealthy> unready =
        health.await(awaited, Release.timeout(object, action));
    if (unready.isPresent()) {
      throw new ApplyFailed(unready.get().helmText());
    }
  }

  private static String definitionsPolicy(KubeObject object, String action) {
    String policy = object.text("spec", action, "crds");
    if (policy.isEmpty() && object.flag("spec", action, "skipCRDs")) {
      return "Skip";
    }
    return policy.isEmpty() ? "Create" : policy;
  }

  private void createNamespace(String name) {
    GroupVersionKind kind = GroupVersionKind.of("v1", "Namespace");
    if (target.find(kind, ObjectName.cluster(name)).isEmpty()) {
      target
          .api()
          .create(
              target.type(kind),
              KubeObject.of(kind, ObjectName.cluster(name)).withLabel("name", name),
              WriteOptions.by(HelmController.NAME));
    }
  }

  private void record(
      Release release, Snapshots.Entry entry, String status, String text, boolean upgrade) {
    storage.write(
        release,
        new ReleaseStorage.Revision(
            entry.revision(),
            status,
            status.startsWith("pending")
                ? "Initial install underway"
                : (upgrade ? "Upgrade" : "Install") + " complete",
            text,
            entry.firstDeployed()));
  }

  private KubeObject succeeded(KubeObject object, Release release, Attempt attempt) {
    boolean upgrade = attempt.upgrade();
    Snapshots.Entry entry = attempt.entry();
    Inventory inventory = Inventory.of(attempt.applied());
    String message =
        "Helm "
            + attempt.action()
            + " succeeded for release "
            + release.namespace()
            + "/"
            + release.name()
            + ".v"
            + entry.revision()
            + " with chart "
            + release.chartText();
    String reason = upgrade ? "UpgradeSucceeded" : "InstallSucceeded";
    KubeObject done =
        Snapshots.prepend(object, entry, "deployed", client.world().now())
            .with(inventory.tree(), "status", "inventory")
            .without("status", "failures")
            .without("status", "installFailures")
            .without("status", "upgradeFailures");
    done = Condition.remove(ReleaseManifests.observed(done), Flux.REMEDIATED);
    done = client.mark(done, Condition.of(Flux.RELEASED, true, reason, message));
    events.normal(object, reason, message);
    storage.removeUpTo(
        release.name(), release.storageNamespace(), entry.revision() - Snapshots.kept(object));
    return client.ready(done, reason, message);
  }

  private KubeObject failed(KubeObject object, Release release, Attempt attempt, String why) {
    boolean upgrade = attempt.upgrade();
    Snapshots.Entry entry = attempt.entry();
    List<Change> applied = attempt.applied();
    String action = attempt.action();
    String message =
        "Helm "
            + action
            + " failed for release "
            + release.namespace()
            + "/"
            + release.name()
            + " with chart "
            + release.chartText()
            + ": "
            + why;
    String reason = upgrade ? "UpgradeFailed" : "InstallFailed";
    String counter = action + "Failures";
    List<Change> left = applied;
    if (upgrade && object.flag("spec", "upgrade", "cleanupOnFail")) {
      left = cleanedUp(object, applied);
    }
    try {
      record(release, entry, "failed", "", upgrade);
    } catch (ApiException unrecorded) {
      events.warning(object, reason, "release not recorded: " + unrecorded.message());
    }
    Inventory inventory = Inventory.of(left).and(Inventory.of(object));
    KubeObject done =
        Snapshots.prepend(object, entry, "failed", client.world().now())
            .with(inventory.tree(), "status", "inventory")
            .with(object.number(0, "status", "failures") + 1, "status", "failures")
            .with(object.number(0, "status", counter) + 1, "status", counter);
    done = client.mark(done, Condition.of(Flux.RELEASED, false, reason, message));
    events.warning(object, reason, message);
    return client.notReady(done, reason, message);
  }

  /// Deletes what a failed upgrade was the first to make.
  ///
  /// @return what was applied and stays
  private List<Change> cleanedUp(KubeObject object, List<Change> applied) {
    Inventory fresh = Inventory.of(applied).without(Inventory.of(object));
    Pruner.Result result =
        new Pruner(target.world(), target.api(), Flux.HELM_GROUP).delete(fresh, object);
    return applied.stream()
        .filter(change ->
            !fresh.entries().containsKey(change.object())
                || result.survivors().entries().containsKey(change.object()))
        .toList();
  }

  /// What templates see: with `preserveValues` also the values of the release before.
  private Map<String, @Nullable Object> values(
      KubeObject object, Release release, boolean upgrade) {
    Optional<Snapshots.Entry> before = Snapshots.latest(object);
    if (!upgrade || before.isEmpty() || !object.flag("spec", "upgrade", "preserveValues")) {
      return release.values();
    }
    return Values.merge(
        storage.values(release.storageNamespace(), release.name(), before.get().revision()),
        release.values());
  }

  /// Looks for what others changed in a release that is as wanted, as `spec.driftDetection` says.
  ///
  /// @throws ApplyFailed when it cannot be told
  void detectDrift(KubeObject object, Release release) {
    String mode = object.text("spec", "driftDetection", "mode");
    Optional<Snapshots.Entry> latest = Snapshots.latest(object);
    if (latest.isEmpty() || (!mode.equals("enabled") && !mode.equals("warn"))) {
      return;
    }
    List<Manifest> wanted =
        storage.manifests(release.storageNamespace(), release.name(), latest.get().revision());
    List<Drift> drifts =
        applier.drift(
            wanted,
            release.namespace(),
            IgnoreRules.of(object.maps("spec", "driftDetection", "ignore")),
            mode.equals("enabled"));
    if (drifts.isEmpty()) {
      return;
    }
    String which =
        "Cluster state of release " + release.namespace() + "/" + latest.get().fullName() + " has ";
    events.warning(
        object,
        "DriftDetected",
        which
            + "drifted from the desired state:\n"
            + String.join("\n", drifts.stream().map(Drift::toString).toList()));
    if (mode.equals("enabled")) {
      List<Change> changes =
          drifts.stream().map(each -> new Change(each.object(), "", each.action())).toList();
      events.normal(object, "DriftCorrected", which + "been corrected:\n" + Change.log(changes));
    }
  }

  /// Deletes what a release applied and Helm's record of it, and tells of it.
  ///
  /// @return the object without history and inventory
  KubeObject uninstall(KubeObject object) {
    Optional<Snapshots.Entry> latest = Snapshots.latest(object);
    if (latest.isEmpty()) {
      return object;
    }
    String which =
        " for release "
            + latest.get().namespace()
            + "/"
            + latest.get().fullName()
            + " with chart "
            + latest.get().chartText();
    try {
      KubeObject removed = removed(object);
      events.normal(object, "UninstallSucceeded", "Helm uninstall succeeded" + which);
      return removed;
    } catch (ApplyFailed refused) {
      events.warning(
          object, "UninstallFailed", "Helm uninstall failed" + which + ": " + refused.message());
      throw refused;
    }
  }

  /// @return the object without history and inventory
  /// @throws ApplyFailed when a deletion is refused
  KubeObject removed(KubeObject object) {
    Optional<Snapshots.Entry> latest = Snapshots.latest(object);
    if (latest.isEmpty()) {
      return object;
    }
    Inventory inventory = Inventory.of(object);
    Pruner pruner =
        new Pruner(target.world(), target.api(), Flux.HELM_GROUP)
            .propagating(object.text("spec", "uninstall", "deletionPropagation"));
    Pruner.Result result = pruner.delete(inventory, object);
    if (!result.refusal().isEmpty()) {
      throw new ApplyFailed(result.refusal());
    }
    if (!object.flag("spec", "uninstall", "disableWait")) {
      pruner.awaitGone(
          result.changes().stream().filter(Change::isWrite).toList(),
          Release.timeout(object, "uninstall"));
    }
    String stored = object.text("status", "storageNamespace");
    storage.removeUpTo(
        latest.get().name(),
        stored.isEmpty() ? object.namespace() : stored,
        latest.get().revision());
    return object.without("status", "history").without("status", "inventory");
  }
}
