package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.ProblemException;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.EventRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Flux does about a failed release before it tries again, as `spec.install.remediation` and
/// `spec.upgrade.remediation` say: back to the release before, or away with it. Each leaves its
/// result in the status of the object that it returns; writing that status is the caller's.
final class Remediation {
  private final FluxClient client;
  private final EventRecorder events;
  private final ReleaseActions actions;
  private final ReleaseStorage storage;
  private final ReleaseApplier applier;

  Remediation(
      FluxClient client,
      EventRecorder events,
      ReleaseActions actions,
      ReleaseStorage storage,
      ReleaseApplier applier) {
    this.client = client;
    this.events = events;
    this.actions = actions;
    this.storage = storage;
    this.applier = applier;
  }

  /// Applies once more, as a new revision, what the last good revision applied.
  KubeObject rollback(KubeObject object, Release release, Snapshots.Entry target) {
    String which =
        "Helm rollback to previous release "
            + target.namespace()
            + "/"
            + target.fullName()
            + " with chart "
            + target.chartText();
    Snapshots.Entry entry = Snapshots.again(object, target);
    List<Change> applied = new ArrayList<>();
    try {
      List<Manifest> manifests =
          storage.manifests(release.storageNamespace(), target.name(), target.revision());
      List<ObjectId> ids = applier.apply(manifests, target.namespace(), applied::add);
      applier.prune(object, Inventory.of(applied));
      actions.await(object, "rollback", ids);
      storage.rollback(
          release.storageNamespace(), target.name(), target.revision(), entry.revision());
      storage.supersede(release.storageNamespace(), target.name(), entry.revision());
    } catch (ApplyFailed failure) {
      return failed(object, which, failure.message());
    } catch (ApiException failure) {
      return failed(object, which, failure.message());
    } catch (ProblemException failure) {
      return failed(object, which, failure.problem().what());
    }
    KubeObject done =
        Snapshots.prepend(object, entry, "deployed", client.world().now())
            .with(Inventory.of(applied).tree(), "status", "inventory");
    return told(done, true, "RollbackSucceeded", which + " succeeded");
  }

  private KubeObject failed(KubeObject object, String which, String why) {
    return told(object, false, "RollbackFailed", which + " failed: " + why);
  }

  /// Uninstalls what failed, so that the next attempt is an installation.
  KubeObject uninstall(KubeObject object) {
    Optional<Snapshots.Entry> latest = Snapshots.latest(object);
    String which =
        "Helm uninstall remediation for release "
            + latest.map(entry -> entry.namespace() + "/" + entry.fullName()).orElse("")
            + " with chart "
            + latest.map(Snapshots.Entry::chartText).orElse("");
    try {
      return told(actions.removed(object), true, "UninstallSucceeded", which + " succeeded");
    } catch (ApplyFailed refused) {
      return told(object, false, "UninstallFailed", which + " failed: " + refused.message());
    }
  }

  /// What was remedied is not what was asked for: the release is not ready either way.
  private KubeObject told(KubeObject object, boolean success, String reason, String message) {
    if (success) {
      events.normal(object, reason, message);
    } else {
      events.warning(object, reason, message);
    }
    KubeObject marked =
        client.mark(object, Condition.of(Flux.REMEDIATED, success, reason, message));
    return client.notReady(marked, reason, message);
  }
}
