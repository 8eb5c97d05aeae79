package dev.galley.control.gitops;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `status.history` of a HelmRelease: one snapshot per revision of the release, newest first. Pure.
final class Snapshots {
  /// A revision of a release.
  record Entry(
      String name,
      String namespace,
      long revision,
      String chartName,
      String chartVersion,
      String appVersion,
      String configDigest,
      Instant firstDeployed) {
    /// `name.vN`.
    String fullName() {
      return name + ".v" + revision;
    }

    String chartText() {
      return chartName + "@" + chartVersion;
    }
  }

  private Snapshots() {}

  /// How many snapshots are kept: `spec.maxHistory`, 5 by default, 0 for all.
  static long kept(KubeObject object) {
    long most = object.number(5, "spec", "maxHistory");
    return most == 0 ? Integer.MAX_VALUE : most;
  }

  static Optional<Entry> latest(KubeObject object) {
    return object.maps("status", "history").stream().findFirst().map(Snapshots::entry);
  }

  private static Entry entry(Map<String, @Nullable Object> tree) {
    String first = Tree.textAt(tree, "firstDeployed");
    return new Entry(
        Tree.textAt(tree, "name"),
        Tree.textAt(tree, "namespace"),
        Tree.numberAt(0, tree, "version"),
        Tree.textAt(tree, "chartName"),
        Tree.textAt(tree, "chartVersion"),
        Tree.textAt(tree, "appVersion"),
        Tree.textAt(tree, "configDigest"),
        first.isEmpty() ? Instant.EPOCH : Instant.parse(first));
  }

  /// The revision after the latest one.
  static Entry next(KubeObject object, Release release, Instant now) {
    Optional<Entry> latest = latest(object);
    return new Entry(
        release.name(),
        release.namespace(),
        latest.map(Entry::revision).orElse(0L) + 1,
        release.chart().name(),
        release.chart().version(),
        release.chart().appVersion(),
        release.configDigest(),
        latest.map(Entry::firstDeployed).orElse(now));
  }

  /// The last revision before the latest that was good: what a rollback goes back to.
  static Optional<Entry> previous(KubeObject object) {
    return object.maps("status", "history").stream()
        .skip(1)
        .filter(each -> List.of("deployed", "superseded").contains(Tree.textAt(each, "status")))
        .findFirst()
        .map(Snapshots::entry);
  }

  /// An earlier revision as the one after the latest.
  static Entry again(KubeObject object, Entry earlier) {
    return new Entry(
        earlier.name(),
        earlier.namespace(),
        latest(object).map(Entry::revision).orElse(0L) + 1,
        earlier.chartName(),
        earlier.chartVersion(),
        earlier.appVersion(),
        earlier.configDigest(),
        earlier.firstDeployed());
  }

  /// The object with a snapshot on top; the one deployed before is superseded.
  static KubeObject prepend(KubeObject object, Entry entry, String status, Instant now) {
    Map<String, @Nullable Object> snapshot =
        Tree.map(
            "appVersion", entry.appVersion(),
            "chartName", entry.chartName(),
            "chartVersion", entry.chartVersion(),
            "configDigest", entry.configDigest(),
            "firstDeployed", Times.seconds(entry.firstDeployed()),
            "lastDeployed", Times.seconds(now),
            "name", entry.name(),
            "namespace", entry.namespace(),
            "status", status,
            "version", entry.revision());
    Map<String, @Nullable Object> whole =
        Tree.with(snapshot, ArtifactStore.digest(Json.write(snapshot)), "digest");
    List<@Nullable Object> history = new ArrayList<>(List.of(whole));
    for (Map<String, @Nullable Object> old : object.maps("status", "history")) {
      if (history.size() < kept(object)) {
        boolean replaced =
            status.equals("deployed") && Tree.textAt(old, "status").equals("deployed");
        history.add(replaced ? Tree.with(old, "superseded", "status") : old);
      }
    }
    return object.with(history, "status", "history");
  }
}
