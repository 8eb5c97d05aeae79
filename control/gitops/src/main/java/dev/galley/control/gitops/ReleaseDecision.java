package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is to be done about a release, from its status alone. Pure.
sealed interface ReleaseDecision {
  String FORCE_AT = "reconcile.fluxcd.io/forceAt";
  String RESET_AT = "reconcile.fluxcd.io/resetAt";

  /// The release is as wanted.
  record InSync() implements ReleaseDecision {}

  /// Nothing is there.
  record Install() implements ReleaseDecision {}

  /// Another chart or other values than those deployed.
  record Upgrade() implements ReleaseDecision {}

  /// What is there has to go first: a release under another name or of another chart.
  record Reinstall() implements ReleaseDecision {}

  /// The upgrade failed: back to the last good revision.
  record Rollback(Snapshots.Entry target) implements ReleaseDecision {}

  /// It failed: away with it, before another attempt.
  record Remove() implements ReleaseDecision {}

  /// It failed as often as it may.
  record Exhausted(String action, long attempts) implements ReleaseDecision {}

  static ReleaseDecision decide(KubeObject object, Release release) {
    List<Map<String, @Nullable Object>> history = object.maps("status", "history");
    boolean changed = isChanged(object, release);
    if (history.isEmpty()) {
      return changed || attemptsLeft(object, "install") ? new Install() : exhausted(object);
    }
    if (isForced(object, FORCE_AT, "lastHandledForceAt")) {
      return new Upgrade();
    }
    Map<String, @Nullable Object> latest = history.getFirst();
    if (!release.isSameTarget(latest, inPlace(object))) {
      return new Reinstall();
    }
    if (Tree.textAt(latest, "status").equals("failed")) {
      return changed ? new Upgrade() : remedy(object);
    }
    if (release.matches(latest) && !ReleaseManifests.isNews(object)) {
      return new InSync();
    }
    return changed || attemptsLeft(object, "upgrade") ? new Upgrade() : exhausted(object);
  }

  private static boolean inPlace(KubeObject object) {
    return object.text("spec", "upgrade", "chartNameChangeStrategy").equals("InPlaceUpdate");
  }

  /// Flux's order: retry without remedy where that is asked for, give up when the attempts are used
  /// up, else what the remediation of the failed action says.
  private static ReleaseDecision remedy(KubeObject object) {
    String action = object.text("status", "lastAttemptedReleaseAction");
    if (object.text("spec", action, "strategy", "name").equals("RetryOnFailure")
        || object.number(0, "status", action + "Failures") <= 0) {
      return new Upgrade();
    }
    if (!attemptsLeft(object, action) && !remediatesLast(object, action)) {
      return exhausted(object);
    }
    if (!action.equals("upgrade")
        || object.text("spec", action, "remediation", "strategy").equals("uninstall")) {
      return new Remove();
    }
    Optional<Snapshots.Entry> target = Snapshots.previous(object);
    return target.isPresent() ? new Rollback(target.get()) : new Upgrade();
  }

  private static boolean attemptsLeft(KubeObject object, String action) {
    long retries = object.number(0, "spec", action, "remediation", "retries");
    return retries < 0 || object.number(0, "status", action + "Failures") <= retries;
  }

  /// For upgrades the last failure is remedied by default where any is.
  private static boolean remediatesLast(KubeObject object, String action) {
    return object.at("spec", action, "remediation", "remediateLastFailure") instanceof Boolean asked
        ? asked
        : action.equals("upgrade")
            && object.number(0, "spec", action, "remediation", "retries") != 0;
  }

  private static Exhausted exhausted(KubeObject object) {
    String action = object.text("status", "lastAttemptedReleaseAction");
    return new Exhausted(action, object.number(0, "status", action + "Failures"));
  }

  /// Whether attempts start to count anew: other settings, another chart, other values, or a reset.
  static boolean isChanged(KubeObject object, Release release) {
    return object.number(-1, "status", "lastAttemptedGeneration") != object.generation()
        || !object.text("status", "lastAttemptedRevision").equals(release.chart().version())
        || !object.text("status", "lastAttemptedConfigDigest").equals(release.configDigest())
        || isForced(object, RESET_AT, "lastHandledResetAt");
  }

  /// Such a request counts only together with, and equal to, a request to reconcile.
  private static boolean isForced(KubeObject object, String annotation, String handled) {
    String asked = object.annotations().getOrDefault(annotation, "");
    return !asked.isEmpty()
        && asked.equals(object.annotations().get(Flux.REQUESTED_AT))
        && !asked.equals(object.text("status", handled));
  }
}
