package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The controllers that let go of deleted claims and volumes when nobody uses them any more.
final class StorageProtection {
  private static final String CLAIM = "kubernetes.io/pvc-protection";
  private static final String VOLUME = "kubernetes.io/pv-protection";

  private final Cluster cluster;

  StorageProtection(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller claims() {
    return Controller.named("persistentvolumeclaim-protection-controller")
        .watches(Kinds.PERSISTENT_VOLUME_CLAIM)
        .when((before, after) -> after != null && after.isDeleting())
        .watches(Kinds.POD, StorageProtection::claimsOf)
        .when((before, after) -> after == null || before == null || after.isDeleting())
        .reconciles(this::releaseClaim);
  }

  private static List<ObjectName> claimsOf(KubeObject pod) {
    return pod.maps("spec", "volumes").stream()
        .map(volume -> Tree.textAt(volume, "persistentVolumeClaim", "claimName"))
        .filter(claim -> !claim.isEmpty())
        .map(claim -> new ObjectName(pod.namespace(), claim))
        .toList();
  }

  private Outcome releaseClaim(ObjectName name) {
    Optional<KubeObject> claim =
        cluster
            .cached(Kinds.PERSISTENT_VOLUME_CLAIM, name)
            .filter(each -> each.isDeleting() && each.finalizers().contains(CLAIM));
    if (claim.isPresent() && !isUsed(name)) {
      cluster.update(without(claim.get(), CLAIM));
    }
    return Outcome.DONE;
  }

  /// A pod without a node cannot start with a claim that is going.
  private boolean isUsed(ObjectName claim) {
    return cluster.of(Kinds.POD).list(claim.namespace()).stream()
        .anyMatch(pod -> !pod.text("spec", "nodeName").isEmpty() && claimsOf(pod).contains(claim));
  }

  Controller volumes() {
    return Controller.named("persistentvolume-protection-controller")
        .watches(Kinds.PERSISTENT_VOLUME)
        .when((before, after) -> after != null && after.isDeleting())
        .reconciles(this::releaseVolume);
  }

  private Outcome releaseVolume(ObjectName name) {
    cluster
        .cached(Kinds.PERSISTENT_VOLUME, name)
        .filter(each -> each.isDeleting() && each.finalizers().contains(VOLUME))
        .filter(each -> !each.text("status", "phase").equals("Bound"))
        .ifPresent(volume -> cluster.update(without(volume, VOLUME)));
    return Outcome.DONE;
  }

  private static KubeObject without(KubeObject object, String finalizer) {
    List<String> rest = new ArrayList<>(object.finalizers());
    rest.remove(finalizer);
    return rest.isEmpty()
        ? object.without("metadata", "finalizers")
        : object.with(rest, "metadata", "finalizers");
  }
}
