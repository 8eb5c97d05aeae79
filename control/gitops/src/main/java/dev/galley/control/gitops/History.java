package dev.galley.control.gitops;

import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `status.history` of a Kustomization: the last five outcomes, one per rendered content and
/// status. Pure.
final class History {
  private static final int KEPT = 5;

  /// One reconciliation.
  record Run(
      String digest,
      String revision,
      String originRevision,
      String status,
      Instant at,
      Duration took) {}

  private History() {}

  static KubeObject upsert(KubeObject object, Run run) {
    List<@Nullable Object> entries = new ArrayList<>();
    String now = Times.seconds(run.at());
    String first = now;
    long total = 1;
    for (Map<String, @Nullable Object> entry : object.maps("status", "history")) {
      if (Tree.textAt(entry, "digest").equals(run.digest())
          && Tree.textAt(entry, "lastReconciledStatus").equals(run.status())) {
        first = Tree.textAt(entry, "firstReconciled");
        total = Tree.numberAt(0, entry, "totalReconciliations") + 1;
      } else if (entries.size() < KEPT - 1) {
        entries.add(entry);
      }
    }
    entries.addFirst(
        Tree.map(
            "digest", run.digest(),
            "firstReconciled", first,
            "lastReconciled", now,
            "lastReconciledDuration", GoDuration.text(run.took()),
            "lastReconciledStatus", run.status(),
            "metadata",
                Tree.map(
                    "revision",
                    run.revision(),
                    "originRevision",
                    run.originRevision().isEmpty() ? null : run.originRevision()),
            "totalReconciliations", total));
    return object.with(entries, "status", "history");
  }
}
