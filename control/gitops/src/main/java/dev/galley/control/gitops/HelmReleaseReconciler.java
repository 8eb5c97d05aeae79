package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.problem.ProblemException;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reconciles a HelmRelease: waits for dependencies and the chart, resolves values, and has done
/// what a [ReleaseDecision] says.
final class HelmReleaseReconciler implements Reconciler {
  private final FluxClient client;
  private final EventRecorder events;
  private final Dependencies dependencies;
  private final ReleaseActions actions;
  private final HelmOptions options;

  HelmReleaseReconciler(
      FluxClient client,
      EventRecorder events,
      Dependencies dependencies,
      ReleaseActions actions,
      HelmOptions options) {
    this.client = client;
    this.events = events;
    this.dependencies = dependencies;
    this.actions = actions;
    this.options = options;
  }

  @Override
  public Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = client.find(Flux.HELM_RELEASE, name);
    if (found.isEmpty()) {
      dependencies.forget(name);
      return Outcome.DONE;
    }
    KubeObject object = found.get();
    if (object.isDeleting()) {
      dependencies.forget(name);
      return finish(object);
    }
    if (!object.finalizers().contains(Flux.FINALIZER)) {
      object = client.addFinalizer(object);
    }
    if (object.flag("spec", "suspend")) {
      return Outcome.DONE;
    }
    return withDependencies(object);
  }

  private Outcome withDependencies(KubeObject object) {
    Optional<String> unready = dependencies.unready(object, "");
    if (unready.isPresent()) {
      later(object, Flux.DEPENDENCY_NOT_READY, unready.get());
      events.normal(
          object,
          Flux.DEPENDENCY_NOT_READY,
          "dependencies do not meet ready condition ("
              + unready.get()
              + "): retrying in "
              + GoDuration.text(Schedule.DEPENDENCY));
      return Outcome.again(Schedule.DEPENDENCY);
    }
    for (String field : new String[] {"kubeConfig", "healthCheckExprs"}) {
      if (object.at("spec", field) != null) {
        String message = "spec." + field + " is not supported by Galley yet";
        KubeObject after = client.stalled(object, "NotSupported", message);
        client.writeStatus(
            object, client.finished(client.notReady(after, "NotSupported", message)));
        return Outcome.DONE;
      }
    }
    return withSource(object);
  }

  private void later(KubeObject object, String reason, String message) {
    client.writeStatus(object, client.finished(client.notReady(object, reason, message)));
  }

  private Outcome withSource(KubeObject object) {
    Sources.Reference reference = ReleaseSource.reference(object);
    KubeObject named = object;
    if (ReleaseSource.isTemplate(object)) {
      applyChart(object);
      named = object.with(reference.name().toString(), "status", "helmChart");
      named = client.writeStatus(object, named);
    }
    Optional<KubeObject> source = client.find(ReleaseSource.kind(reference), reference.name());
    String title = reference.kind() + " '" + reference.name() + "'";
    if (source.isEmpty()) {
      later(named, Flux.ARTIFACT_FAILED, "could not get Source object: " + title + " not found");
      return Schedule.next(client.world(), Schedule.interval(object));
    }
    Optional<Artifact> artifact = options.store().find(source.get());
    boolean observed =
        source.get().number(-1, "status", "observedGeneration") == source.get().generation();
    if (!observed || artifact.isEmpty()) {
      later(named, "SourceNotReady", title + " is not ready: " + why(source.get(), observed));
      // The chart's watch tells when it is there; the interval is only the fallback.
      return Schedule.next(client.world(), Schedule.interval(object));
    }
    return withChart(named, artifact.get());
  }

  private static String why(KubeObject source, boolean observed) {
    return observed
        ? source.condition(Flux.READY).map(Condition::message).orElse("no artifact")
        : "latest generation of object has not been reconciled";
  }

  private void applyChart(KubeObject object) {
    KubeObject chart = ReleaseSource.chart(object);
    client
        .api()
        .patch(
            client.type(Flux.HELM_CHART),
            chart.objectName(),
            new Patch.Apply(chart, true),
            WriteOptions.by(HelmController.NAME));
  }

  private Outcome withChart(KubeObject object, Artifact artifact) {
    Release release;
    try {
      Map<String, @Nullable Object> values = new ReleaseValues(client).of(object);
      release = Release.of(object, artifact.files(), version(artifact), values);
    } catch (ReleaseValues.Unresolved unresolved) {
      String message = String.valueOf(unresolved.getMessage());
      later(object, "ValuesError", message);
      events.warning(object, "ValuesError", message);
      return Outcome.retry(message);
    } catch (ProblemException unreadable) {
      later(object, Flux.ARTIFACT_FAILED, "Could not load chart: " + unreadable.problem().what());
      return Outcome.retry(unreadable.problem().what());
    }
    return act(object, release);
  }

  /// From a registry the chart's version carries the digest, so that a tag with new content is
  /// news.
  private static String version(Artifact artifact) {
    int at = artifact.revision().indexOf("@sha256:");
    return at < 0
        ? ""
        : artifact.revision().substring(0, at)
            + "+"
            + artifact.revision().substring(at + 8, at + 20);
  }

  private Outcome act(KubeObject object, Release release) {
    return switch (ReleaseDecision.decide(object, release)) {
      case ReleaseDecision.InSync() -> inSync(object);
      case ReleaseDecision.Install() -> done(actions.deploy(object, release, false));
      case ReleaseDecision.Upgrade() -> done(actions.deploy(object, release, true));
      case ReleaseDecision.Reinstall() -> {
        KubeObject removed = client.writeStatus(object, actions.uninstall(object));
        yield done(actions.deploy(removed, release, false));
      }
      case ReleaseDecision.Exhausted(String action, long attempts) -> {
        client.writeStatus(object, client.finished(exhausted(object, action, attempts)));
        yield Outcome.DONE;
      }
    };
  }

  private KubeObject exhausted(KubeObject object, String action, long attempts) {
    return client.stalled(
        object, "RetriesExceeded", "Failed to " + action + " after " + attempts + " attempt(s)");
  }

  /// Ready says again what Released said, which may have been hidden by a missing source meanwhile.
  private Outcome inSync(KubeObject object) {
    KubeObject after = object;
    Optional<Condition> released = object.condition(Flux.RELEASED);
    if (released.isPresent()) {
      after = client.ready(object, released.get().reason(), released.get().message());
    }
    client.writeStatus(object, client.finished(after));
    return Schedule.next(client.world(), Schedule.interval(object));
  }

  private Outcome done(KubeObject after) {
    KubeObject before = client.find(Flux.HELM_RELEASE, after.objectName()).orElse(after);
    boolean failed = after.condition(Flux.READY).filter(Condition::isTrue).isEmpty();
    if (!failed) {
      client.writeStatus(before, client.finished(after));
      return Schedule.next(client.world(), Schedule.interval(after));
    }
    String action = after.text("status", "lastAttemptedReleaseAction");
    if (after.text("spec", action, "strategy", "name").equals("RetryOnFailure")) {
      client.writeStatus(before, client.finished(after));
      return Outcome.again(
          Schedule.duration(
              after, Duration.ofMinutes(5), "spec", action, "strategy", "retryInterval"));
    }
    long attempts = after.number(0, "status", action + "Failures");
    long retries = after.number(0, "spec", action, "remediation", "retries");
    if (retries >= 0 && attempts > retries) {
      client.writeStatus(before, client.finished(exhausted(after, action, attempts)));
      return Outcome.DONE;
    }
    client.writeStatus(before, client.finished(after));
    return Outcome.retry(action + " failed");
  }

  private Outcome finish(KubeObject object) {
    if (!object.flag("spec", "suspend")) {
      try {
        actions.uninstall(object);
      } catch (ApplyFailed refused) {
        return Outcome.retry(refused.message());
      }
    }
    if (ReleaseSource.isTemplate(object)) {
      ObjectName chart = ReleaseSource.reference(object).name();
      try {
        client.api().delete(client.type(Flux.HELM_CHART), chart, DeleteOptions.BACKGROUND);
      } catch (ApiException failure) {
        if (!failure.isNotFound()) {
          return Outcome.retry(failure.message());
        }
      }
    }
    client.removeFinalizer(object);
    return Outcome.DONE;
  }
}
