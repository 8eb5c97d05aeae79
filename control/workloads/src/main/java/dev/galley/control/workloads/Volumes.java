package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The persistent volume controllers together with a provisioner that always has room: a claim gets
/// a fresh volume of its storage class, at once or when its first pod has a node.
final class Volumes {
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  private static final String BY_CLAIM = "claim";

  private final Cluster cluster;
  private final EventRecorder events;

  Volumes(Cluster cluster, EventRecorder events) {
    this.cluster = cluster;
    this.events = events;
  }

  Controller claims() {
    cluster.of(Kinds.POD).addIndex(BY_CLAIM, Volumes::claimsOf);
    return Controller.named("persistentvolume-binder-controller")
        .watches(Kinds.PERSISTENT_VOLUME_CLAIM)
        .watches(
            Kinds.POD,
            pod ->
                claimsOf(pod).stream()
                    .map(claim ->
                        new ObjectName(pod.namespace(), claim.substring(claim.indexOf('/') + 1)))
                    .toList())
        .watches(
            Kinds.STORAGE_CLASS,
            _ ->
                cluster.of(Kinds.PERSISTENT_VOLUME_CLAIM).list().stream()
                    .map(KubeObject::objectName)
                    .toList())
        .reconciles(this::bind);
  }

  private static List<String> claimsOf(KubeObject pod) {
    return pod.maps("spec", "volumes").stream()
        .map(volume -> Tree.textAt(volume, "persistentVolumeClaim", "claimName"))
        .filter(claim -> !claim.isEmpty())
        .map(claim -> pod.namespace() + "/" + claim)
        .toList();
  }

  private Outcome bind(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.PERSISTENT_VOLUME_CLAIM, name);
    boolean open =
        found
            .filter(claim -> !claim.isDeleting())
            .filter(claim -> !claim.text("status", "phase").equals("Bound"))
            .isPresent();
    if (!open) {
      return Outcome.DONE;
    }
    KubeObject claim = found.get();
    String volume = claim.text("spec", "volumeName");
    if (!volume.isEmpty()) {
      return complete(claim, volume);
    }
    Optional<KubeObject> storageClass = storageClass(claim);
    if (storageClass.isEmpty()) {
      String wanted = claim.text("spec", "storageClassName");
      if (wanted.isEmpty()) {
        events.normal(
            claim,
            "FailedBinding",
            "no persistent volumes available for this claim and no storage class is set");
      } else {
        events.warning(
            claim,
            "ProvisioningFailed",
            "storageclass.storage.k8s.io \"" + wanted + "\" not found");
      }
      return Outcome.again(Duration.ofSeconds(15));
    }
    boolean waits = storageClass.get().text("volumeBindingMode").equals("WaitForFirstConsumer");
    String node = consumerNode(claim);
    if (waits && node.isEmpty()) {
      events.normal(
          claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
      return Outcome.DONE;
    }
    return provision(claim, storageClass.get(), node);
  }

  /// The class that a claim names, or the default one when it names none.
  private Optional<KubeObject> storageClass(KubeObject claim) {
    Object named = claim.at("spec", "storageClassName");
    if (named instanceof String name) {
      return cluster.cached(Kinds.STORAGE_CLASS, ObjectName.cluster(name));
    }
    return cluster.of(Kinds.STORAGE_CLASS).list().stream()
        .filter(each -> "true".equals(each.annotations().get(DEFAULT)))
        .findFirst();
  }

  private String consumerNode(KubeObject claim) {
    String selected = claim.annotations().getOrDefault(SELECTED_NODE, "");
    return cluster.of(Kinds.POD).byIndex(BY_CLAIM, claim.objectName().toString()).stream()
        .map(pod -> pod.text("spec", "nodeName"))
        .filter(node -> !node.isEmpty())
        .findFirst()
        .orElse(selected);
  }

  private Outcome provision(KubeObject claim, KubeObject storageClass, String node) {
    String name = "pvc-" + claim.uid();
    String provisioner = storageClass.text("provisioner");
    String policy = storageClass.text("reclaimPolicy");
    KubeObject volume =
        KubeObject.of(Kinds.PERSISTENT_VOLUME, ObjectName.cluster(name))
            .withAnnotation("pv.kubernetes.io/provisioned-by", provisioner)
            .with(
                Tree.map(
                    "accessModes", claim.list("spec", "accessModes"),
                    "capacity", claim.map("spec", "resources", "requests"),
                    "claimRef", reference(claim),
                    "csi", Tree.map("driver", provisioner, "volumeHandle", "vol-" + claim.uid()),
                    "nodeAffinity", affinity(node),
                    "persistentVolumeReclaimPolicy", policy.isEmpty() ? "Delete" : policy,
                    "storageClassName", storageClass.name(),
                    "volumeMode", "Filesystem"),
                "spec");
    try {
      cluster.create(volume);
      events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
    } catch (ApiException failure) {
      if (!failure.isAlreadyExists()) {
        throw failure;
      }
    }
    KubeObject bound =
        cluster.update(
            claim
                .with(storageClass.name(), "spec", "storageClassName")
                .with(name, "spec", "volumeName")
                .withAnnotation("pv.kubernetes.io/bind-completed", "yes")
                .withAnnotation("pv.kubernetes.io/bound-by-controller", "yes"));
    return complete(bound, name);
  }

  private static Map<String, @Nullable Object> reference(KubeObject claim) {
    return Tree.map(
        "apiVersion", "v1",
        "kind", "PersistentVolumeClaim",
        "name", claim.name(),
        "namespace", claim.namespace(),
        "uid", claim.uid());
  }

  /// A disk stays in the zone of the node for which it was made.
  private @Nullable Map<String, @Nullable Object> affinity(String node) {
    String key = "topology.kubernetes.io/zone";
    String zone =
        cluster
            .cached(Kinds.NODE, ObjectName.cluster(node))
            .map(it -> it.labels().getOrDefault(key, ""))
            .orElse("");
    if (zone.isEmpty()) {
      return null;
    }
    Map<String, @Nullable Object> expression =
        Tree.map("key", key, "operator", "In", "values", List.of(zone));
    return Tree.map(
        "required",
        Tree.map("nodeSelectorTerms", List.of(Tree.map("matchExpressions", List.of(expression)))));
  }

  private Outcome complete(KubeObject claim, String volume) {
    Optional<KubeObject> found = cluster.live(Kinds.PERSISTENT_VOLUME, ObjectName.cluster(volume));
    if (found.isEmpty()) {
      return Outcome.retry("no volume " + volume);
    }
    if (!found.get().text("status", "phase").equals("Bound")) {
      cluster.updateStatus(found.get().with("Bound", "status", "phase"));
    }
    cluster.updateStatus(
        claim.with(
            Tree.map(
                "accessModes", found.get().list("spec", "accessModes"),
                "capacity", found.get().map("spec", "capacity"),
                "phase", "Bound"),
            "status"));
    return Outcome.DONE;
  }

  /// Volumes go with their claims, or stay as released, as their policy says.
  Controller reclaimer() {
    return Controller.named("persistentvolume-reclaimer")
        .watches(Kinds.PERSISTENT_VOLUME)
        .watches(
            Kinds.PERSISTENT_VOLUME_CLAIM,
            claim -> List.of(ObjectName.cluster(claim.text("spec", "volumeName"))))
        .when((before, after) -> after == null)
        .reconciles(this::reclaim);
  }

  private Outcome reclaim(ObjectName name) {
    Optional<KubeObject> found =
        cluster.cached(Kinds.PERSISTENT_VOLUME, name).filter(volume -> !volume.isDeleting());
    String uid = found.map(volume -> volume.text("spec", "claimRef", "uid")).orElse("");
    if (uid.isEmpty()) {
      found
          .filter(volume -> volume.at("spec", "claimRef") == null)
          .filter(volume -> volume.text("status", "phase").equals("Pending"))
          .ifPresent(volume -> cluster.updateStatus(volume.with("Available", "status", "phase")));
      return Outcome.DONE;
    }
    KubeObject volume = found.get();
    ObjectName claim =
        new ObjectName(
            volume.text("spec", "claimRef", "namespace"), volume.text("spec", "claimRef", "name"));
    boolean claimed =
        cluster
            .live(Kinds.PERSISTENT_VOLUME_CLAIM, claim)
            .filter(it -> it.uid().equals(uid))
            .isPresent();
    if (claimed) {
      return Outcome.DONE;
    }
    if (!volume.text("status", "phase").equals("Released")) {
      volume = cluster.updateStatus(volume.with("Released", "status", "phase"));
    }
    if (volume.text("spec", "persistentVolumeReclaimPolicy").equals("Delete")) {
      cluster.delete(volume);
    }
    return Outcome.DONE;
  }
}
