package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks what may still change about a pod: upstream's `ValidatePodUpdate`.
final class PodValidation {
  /// What may still change in a pod's spec.
  private static final List<String> MUTABLE =
      List.of(
          "activeDeadlineSeconds",
          "tolerations",
          "terminationGracePeriodSeconds",
          "schedulingGates",
          "nodeName",
          "nodeSelector",
          "affinity");

  private PodValidation() {}

  static void update(FieldErrors errors, KubeObject live, KubeObject pod) {
    if (frozenPart(live).equals(frozenPart(pod))) {
      return;
    }
    errors.forbidden(
        "spec",
        "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
            + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it"
            + " was previously negative)");
  }

  private static Map<String, @Nullable Object> frozenPart(KubeObject pod) {
    Map<String, @Nullable Object> spec = Draft.of(pod.map("spec"));
    boolean gated = !pod.list("spec", "schedulingGates").isEmpty();
    for (String field : MUTABLE) {
      boolean needsGates = field.equals("nodeSelector") || field.equals("affinity");
      if (!field.equals("nodeName") && (!needsGates || gated)) {
        spec.remove(field);
      }
    }
    for (String containers : List.of("initContainers", "containers", "ephemeralContainers")) {
      Tree.mapsAt(spec, containers).forEach(container -> container.remove("image"));
    }
    spec.remove("ephemeralContainers");
    return spec;
  }
}
