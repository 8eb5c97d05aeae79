package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
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

  /// What is there has to go first: a failed installation, or a release under another name.
  record Reinstall() implements ReleaseDecision {}

  /// It failed as often as it may.
  record Exhausted(String action, long attempts) implements ReleaseDecision {}

  static ReleaseDecision decide(KubeObject object, Release release) {
    List<Map<String, @Nullable Object>> history = object.maps("status", "history");
    if (history.isEmpty() || isForced(object, FORCE_AT, "lastHandledForceAt")) {
      return history.isEmpty() ? new Install() : new Upgrade();
    }
    Map<String, @Nullable Object> latest = history.getFirst();
    if (!release.isSameTarget(latest)) {
      return new Reinstall();
    }
    boolean failed = Tree.textAt(latest, "status").equals("failed");
    if (!failed) {
      return release.matches(latest) ? new InSync() : new Upgrade();
    }
    if (isChanged(object, release)) {
      return new Upgrade();
    }
    return retry(object, history.size() == 1);
  }

  private static ReleaseDecision retry(KubeObject object, boolean neverDeployed) {
    String action = neverDeployed ? "install" : "upgrade";
    if (object.text("spec", action, "strategy", "name").equals("RetryOnFailure")) {
      return new Upgrade();
    }
    long attempts = object.number(0, "status", action + "Failures");
    long retries = object.number(0, "spec", action, "remediation", "retries");
    if (retries >= 0 && attempts > retries) {
      return new Exhausted(action, attempts);
    }
    return neverDeployed ? new Reinstall() : new Upgrade();
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
