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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reconciles a HelmRelease: waits for dependencies and the chart, resolves values, and has done
/// what a [ReleaseDecision] says.
final class HelmReleaseReconciler extends DeployingReconciler {
  private final FluxClient client;
  private final EventRecorder events;
  private final Dependencies dependencies;
  private final HealthChecks health;
  private final HelmOptions options;

  HelmReleaseReconciler(
      FluxClient client,
      EventRecorder events,
      Dependencies dependencies,
      HealthChecks health,
      HelmOptions options) {
    super(Flux.HELM_RELEASE, client, events, options.impersonation());
    this.client = client;
    this.events = events;
    this.dependencies = dependencies;
    this.health = health;
    this.options = options;
  }

  @Override
  void forget(ObjectName name) {
    dependencies.forget(name);
  }

  @Override
  Outcome act(KubeObject object) {
    Optional<String> unready = dependencies.unready(object, "");
    if (unready.isPresent()) {
      notYet(object, Flux.DEPENDENCY_NOT_READY, unready.get());
      events.normal(
          object,
          Flux.DEPENDENCY_NOT_READY,
          "dependencies do not meet ready condition ("
              + unready.get()
              + "): retrying in "
              + GoDuration.text(Schedule.DEPENDENCY));
      return Outcome.again(Schedule.DEPENDENCY);
    }
    return withSource(object);
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
      notYet(named, Flux.ARTIFACT_FAILED, "could not get Source object: " + title + " not found");
      return Schedule.next(client.world(), Schedule.interval(object));
    }
    Optional<Artifact> artifact = options.store().find(source.get());
    boolean observed =
        source.get().number(-1, "status", "observedGeneration") == source.get().generation();
    if (!observed || artifact.isEmpty()) {
      notYet(named, "SourceNotReady", title + " is not ready: " + why(source.get(), observed));
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
      notYet(object, "ValuesError", message);
      events.warning(object, "ValuesError", message);
      return Outcome.retry(message);
    } catch (ProblemException unreadable) {
      notYet(object, Flux.ARTIFACT_FAILED, "Could not load chart: " + unreadable.problem().what());
      return Outcome.retry(unreadable.problem().what());
    }
    return release(object, release);
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

  private ReleaseActions actions(KubeObject object) {
    return new ReleaseActions(client, target(object), events, health, options);
  }

  private Outcome release(KubeObject object, Release release) {
    ReleaseActions actions = actions(object);
    return switch (ReleaseDecision.decide(object, release)) {
      case ReleaseDecision.InSync() -> inSync(object, release);
      case ReleaseDecision.Install() -> done(actions.deploy(object, release, false), release);
      case ReleaseDecision.Upgrade() -> done(actions.deploy(object, release, true), release);
      case ReleaseDecision.Reinstall() -> {
        KubeObject removed = client.writeStatus(object, actions.uninstall(object));
        yield done(actions.deploy(removed, release, false), release);
      }
      case ReleaseDecision.Rollback(Snapshots.Entry target) ->
          remedied(actions.remediation().rollback(object, release, target), release);
      case ReleaseDecision.Remove() -> remedied(actions.remediation().uninstall(object), release);
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
  private Outcome inSync(KubeObject object, Release release) {
    try {
      actions(object).detectDrift(object, release);
    } catch (ApplyFailed | ApiException unknown) {
      String message = "Could not determine release state: " + unknown.getMessage();
      notYet(object, "StateError", message);
      return Outcome.retry(message);
    }
    KubeObject after = object;
    Optional<Condition> released = object.condition(Flux.RELEASED);
    if (released.isPresent()) {
      after = client.ready(object, released.get().reason(), released.get().message());
    }
    client.writeStatus(object, client.finished(after));
    return Schedule.next(client.world(), Schedule.interval(object));
  }

  private Outcome done(KubeObject after, Release release) {
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
    return switch (ReleaseDecision.decide(after, release)) {
      // A failure is remedied in the same pass; its own conditions are written first.
      case ReleaseDecision.Rollback(Snapshots.Entry target) ->
          remedied(
              actions(after)
                  .remediation()
                  .rollback(client.writeStatus(before, after), release, target),
              release);
      case ReleaseDecision.Remove() ->
          remedied(
              actions(after).remediation().uninstall(client.writeStatus(before, after)), release);
      case ReleaseDecision.Exhausted(String what, long attempts) -> {
        client.writeStatus(before, client.finished(exhausted(after, what, attempts)));
        yield Outcome.DONE;
      }
      case ReleaseDecision.InSync(),
          ReleaseDecision.Install(),
          ReleaseDecision.Upgrade(),
          ReleaseDecision.Reinstall() -> {
        client.writeStatus(before, client.finished(after));
        yield Outcome.retry(action + " failed");
      }
    };
  }

  /// After a remedy the pass ends; the next one tries again, if there is an attempt left.
  private Outcome remedied(KubeObject after, Release release) {
    KubeObject before = client.find(Flux.HELM_RELEASE, after.objectName()).orElse(after);
    if (ReleaseDecision.decide(after, release)
        instanceof ReleaseDecision.Exhausted(String action, long attempts)) {
      client.writeStatus(before, client.finished(exhausted(after, action, attempts)));
      return Outcome.DONE;
    }
    client.writeStatus(before, client.finished(after));
    return Outcome.retry("remedied, to be tried again");
  }

  @Override
  Outcome finish(KubeObject object) {
    if (!object.flag("spec", "suspend") && client.hasAccountOf(object)) {
      try {
        actions(object).uninstall(object);
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
