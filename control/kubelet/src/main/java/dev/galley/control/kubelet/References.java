package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for what a pod refers to: config maps, secrets and volume claims. A pod without them does
/// not start, and says why as the kubelet does.
final class References {
  private final Cluster cluster;

  References(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Why the pod's volumes cannot be mounted; empty when they can.
  Optional<String> unmountable(KubeObject pod) {
    for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
      Optional<String> reason = missing(pod, volume);
      if (reason.isPresent()) {
        String name = Tree.textAt(volume, "name");
        return reason.map(why -> "MountVolume.SetUp failed for volume \"" + name + "\" : " + why);
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(KubeObject pod, Map<String, @Nullable Object> volume) {
    Object configMap = volume.get("configMap");
    if (configMap != null) {
      return missing(pod, "configmap", configMap, "name");
    }
    Object secret = volume.get("secret");
    if (secret != null) {
      return missing(pod, "secret", secret, "secretName");
    }
    for (Map<String, @Nullable Object> source : Tree.mapsAt(volume, "projected", "sources")) {
      Optional<String> reason =
          source.get("configMap") != null
              ? missing(pod, "configmap", source.get("configMap"), "name")
              : source.get("secret") != null
                  ? missing(pod, "secret", source.get("secret"), "name")
                  : Optional.empty();
      if (reason.isPresent()) {
        return reason;
      }
    }
    return unbound(pod, Tree.textAt(volume, "persistentVolumeClaim", "claimName"));
  }

  private Optional<String> unbound(KubeObject pod, String claim) {
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    Optional<KubeObject> found =
        cluster.live(Kinds.PERSISTENT_VOLUME_CLAIM, new ObjectName(pod.namespace(), claim));
    if (found.isEmpty()) {
      return Optional.of("persistentvolumeclaim \"" + claim + "\" not found");
    }
    return found.get().text("status", "phase").equals("Bound")
        ? Optional.empty()
        : Optional.of("PVC is not bound");
  }

  private Optional<String> missing(
      KubeObject pod, String kind, @Nullable Object reference, String field) {
    String name = Tree.textAt(reference, field);
    if (Tree.flagAt(reference, "optional") || find(pod, kind, name).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(kind + " \"" + name + "\" not found");
  }

  private Optional<KubeObject> find(KubeObject pod, String kind, String name) {
    return cluster.live(
        kind.equals("secret") ? Kinds.SECRET : Kinds.CONFIG_MAP,
        new ObjectName(pod.namespace(), name));
  }

  /// Why a container's environment cannot be set up; empty when it can.
  Optional<String> unconfigurable(KubeObject pod, Map<String, @Nullable Object> container) {
    for (Map<String, @Nullable Object> source : Tree.mapsAt(container, "envFrom")) {
      Optional<String> reason =
          source.get("configMapRef") != null
              ? missing(pod, "configmap", source.get("configMapRef"), "name")
              : source.get("secretRef") != null
                  ? missing(pod, "secret", source.get("secretRef"), "name")
                  : Optional.empty();
      if (reason.isPresent()) {
        return reason;
      }
    }
    List<Optional<String>> reasons = new ArrayList<>();
    for (Map<String, @Nullable Object> variable : Tree.mapsAt(container, "env")) {
      Map<String, @Nullable Object> from = Tree.mapAt(variable, "valueFrom");
      reasons.add(missingKey(pod, "configmap", "ConfigMap", from.get("configMapKeyRef")));
      reasons.add(missingKey(pod, "secret", "Secret", from.get("secretKeyRef")));
    }
    return reasons.stream().flatMap(Optional::stream).findFirst();
  }

  private Optional<String> missingKey(
      KubeObject pod, String kind, String title, @Nullable Object reference) {
    if (reference == null || Tree.flagAt(reference, "optional")) {
      return Optional.empty();
    }
    String name = Tree.textAt(reference, "name");
    String key = Tree.textAt(reference, "key");
    Optional<KubeObject> found = find(pod, kind, name);
    if (found.isEmpty()) {
      return Optional.of(kind + " \"" + name + "\" not found");
    }
    boolean known =
        found.get().at("data", key) != null || found.get().at("binaryData", key) != null;
    return known
        ? Optional.empty()
        : Optional.of(
            "couldn't find key " + key + " in " + title + " " + pod.namespace() + "/" + name);
  }
}
