package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the pods and claims of a stateful set look like; pure.
final class StatefulPods {
  private StatefulPods() {}

  static String name(KubeObject set, long ordinal) {
    return set.name() + "-" + ordinal;
  }

  /// The ordinal in a pod's name; -1 when it has none.
  static long ordinal(KubeObject set, KubeObject pod) {
    String prefix = set.name() + "-";
    String suffix = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
    return suffix.matches("[0-9]{1,9}") ? Long.parseLong(suffix) : -1;
  }

  static KubeObject pod(KubeObject set, long ordinal, KubeObject revision) {
    String name = name(set, ordinal);
    KubeObject pod =
        Pods.fromTemplate(ControllerRevisions.template(revision), set)
            .with(name, "metadata", "name")
            .withLabel("apps.kubernetes.io/pod-index", Long.toString(ordinal))
            .withLabel(ControllerRevisions.HASH, revision.name())
            .withLabel("statefulset.kubernetes.io/pod-name", name)
            .with(name, "spec", "hostname");
    String service = set.text("spec", "serviceName");
    KubeObject named = service.isEmpty() ? pod : pod.with(service, "spec", "subdomain");
    return withVolumes(named, set, ordinal);
  }

  private static KubeObject withVolumes(KubeObject pod, KubeObject set, long ordinal) {
    Map<String, @Nullable Object> volumes = new LinkedHashMap<>();
    for (KubeObject claim : claims(set, ordinal)) {
      String template =
          claim.name().substring(0, claim.name().length() - name(set, ordinal).length() - 1);
      volumes.put(
          template,
          Tree.map("name", template, "persistentVolumeClaim", Tree.map("claimName", claim.name())));
    }
    List<@Nullable Object> all = new ArrayList<>(volumes.values());
    for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
      if (!volumes.containsKey(Tree.textAt(volume, "name"))) {
        all.add(volume);
      }
    }
    return all.isEmpty() ? pod : pod.with(all, "spec", "volumes");
  }

  /// The claims that the pod of an ordinal needs, one per template.
  static List<KubeObject> claims(KubeObject set, long ordinal) {
    List<KubeObject> claims = new ArrayList<>();
    for (Map<String, @Nullable Object> template : set.maps("spec", "volumeClaimTemplates")) {
      String name = Tree.textAt(template, "metadata", "name") + "-" + name(set, ordinal);
      Map<String, @Nullable Object> labels =
          new LinkedHashMap<>(Tree.mapAt(template, "metadata", "labels"));
      labels.putAll(set.map("spec", "selector", "matchLabels"));
      KubeObject claim =
          KubeObject.of(Kinds.PERSISTENT_VOLUME_CLAIM, new ObjectName(set.namespace(), name))
              .with(labels, "metadata", "labels")
              .with(template.get("spec"), "spec");
      Map<String, @Nullable Object> annotations = Tree.mapAt(template, "metadata", "annotations");
      claims.add(
          annotations.isEmpty() ? claim : claim.with(annotations, "metadata", "annotations"));
    }
    return claims;
  }
}
