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
    for (String kind : List.of("containers", "initContainers")) {
      if (live.list("spec", kind).size() != pod.list("spec", kind).size()) {
        errors.forbidden("spec." + kind, "pod updates may not add or remove containers");
        return;
      }
    }
    long deadline = pod.number(-1, "spec", "activeDeadlineSeconds");
    long before = live.number(-1, "spec", "activeDeadlineSeconds");
    if (before >= 0 && deadline > before) {
      errors.invalid(
          "spec.activeDeadlineSeconds", deadline, "must be less than or equal to previous value");
      return;
    }
    if (before >= 0 && deadline < 0) {
      errors.invalid(
          "spec.activeDeadlineSeconds",
          new GoPrint("null"),
          "must not update from a positive integer to nil value");
    }
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
