package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The defaults of volumes and storage classes.
final class StorageDefaults {
  private StorageDefaults() {}

  static void claim(Map<String, @Nullable Object> claim) {
    Draft.text(Draft.child(claim, "spec"), "volumeMode", "Filesystem");
    Draft.text(Draft.child(claim, "status"), "phase", "Pending");
  }

  /// Where a claim gets its data from is said in two fields, an old one and a new one.
  static KubeObject sourced(KubeObject claim) {
    Map<String, @Nullable Object> source = claim.map("spec", "dataSource");
    return source.isEmpty() || claim.at("spec", "dataSourceRef") != null
        ? claim
        : claim.with(source, "spec", "dataSourceRef");
  }

  static void volume(Map<String, @Nullable Object> volume) {
    Map<String, @Nullable Object> spec = Draft.child(volume, "spec");
    Draft.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Draft.text(spec, "volumeMode", "Filesystem");
    if (spec.get("hostPath") instanceof Map<?, ?> path) {
      Draft.set(Tree.asMap(path), "type", "");
    }
    Draft.text(Draft.child(volume, "status"), "phase", "Pending");
  }

  /// When a volume came into its phase is noted by the server, unless who changed it did.
  static KubeObject phaseChanged(KubeObject live, KubeObject wanted, Instant now) {
    String field = "lastPhaseTransitionTime";
    Object before = live.at("status", field);
    Object given = wanted.at("status", field);
    if (live.text("status", "phase").equals(wanted.text("status", "phase"))) {
      return given == null && before != null ? wanted.with(before, "status", field) : wanted;
    }
    return given == null || given.equals(before)
        ? wanted.with(Times.seconds(now), "status", field)
        : wanted;
  }

  static void storageClass(Map<String, @Nullable Object> storageClass) {
    Draft.text(storageClass, "reclaimPolicy", "Delete");
    Draft.text(storageClass, "volumeBindingMode", "Immediate");
  }

  static void csiDriver(Map<String, @Nullable Object> driver) {
    Map<String, @Nullable Object> spec = Draft.child(driver, "spec");
    Draft.set(spec, "attachRequired", true);
    Draft.set(spec, "podInfoOnMount", false);
    Draft.set(spec, "storageCapacity", false);
    Draft.set(spec, "requiresRepublish", false);
    Draft.set(spec, "seLinuxMount", false);
    Draft.text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (Tree.listAt(spec, "volumeLifecycleModes").isEmpty()) {
      spec.put("volumeLifecycleModes", List.of("Persistent"));
    }
  }
}
