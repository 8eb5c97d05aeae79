package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.render.helm.Chart;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a HelmRelease asks to be installed: names, chart, values. Pure.
record Release(
    String name,
    String namespace,
    String storageNamespace,
    Chart chart,
    FileTree files,
    Map<String, @Nullable Object> values,
    String configDigest) {
  private static final int LONGEST = 53;

  static Release of(
      KubeObject object, FileTree files, String version, Map<String, @Nullable Object> values) {
    String target = object.text("spec", "targetNamespace");
    String storage = object.text("spec", "storageNamespace");
    Chart chart = Chart.of(files, object.toString());
    return new Release(
        name(object, target),
        target.isEmpty() ? object.namespace() : target,
        storage.isEmpty() ? object.namespace() : storage,
        version.isEmpty() ? chart : new Chart(chart.name(), version, chart.appVersion()),
        files,
        values,
        ArtifactStore.digest(Json.write(values)));
  }

  private static String name(KubeObject object, String target) {
    String named = object.text("spec", "releaseName");
    if (!named.isEmpty()) {
      return named;
    }
    String name = target.isEmpty() ? object.name() : target + "-" + object.name();
    return name.length() <= LONGEST
        ? name
        : name.substring(0, 40)
            + "-"
            + ArtifactStore.digest(name).substring("sha256:".length(), "sha256:".length() + 12);
  }

  /// `name@version`.
  String chartText() {
    return chart.name() + "@" + chart.version();
  }

  /// Whether a snapshot of the history is of the same chart and values.
  boolean matches(Map<String, @Nullable Object> snapshot) {
    return Tree.textAt(snapshot, "chartName").equals(chart.name())
        && Tree.textAt(snapshot, "chartVersion").equals(chart.version())
        && Tree.textAt(snapshot, "configDigest").equals(configDigest);
  }

  /// Whether a snapshot is of the same release; another target is another release, and so is
  /// another chart unless any chart will do.
  boolean isSameTarget(Map<String, @Nullable Object> snapshot, boolean anyChart) {
    return Tree.textAt(snapshot, "name").equals(name)
        && Tree.textAt(snapshot, "namespace").equals(namespace)
        && (anyChart || Tree.textAt(snapshot, "chartName").equals(chart.name()));
  }

  /// The same with other values, which were asked for by the same ones.
  Release with(Map<String, @Nullable Object> others) {
    return new Release(name, namespace, storageNamespace, chart, files, others, configDigest);
  }

  static Duration timeout(KubeObject object, String action) {
    Duration common = Schedule.duration(object, Duration.ofMinutes(5), "spec", "timeout");
    return Schedule.duration(object, common, "spec", action, "timeout");
  }
}
