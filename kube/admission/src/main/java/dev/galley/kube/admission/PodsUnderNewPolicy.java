package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.OwnerReference;
import dev.galley.kube.admission.SecurityPolicy.Standard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Says which pods of a namespace would not be let in under a standard that is to hold from now on.
final class PodsUnderNewPolicy {
  private static final int MOST_CHECKED = 3000;

  private final AdmissionOptions.PodSecurity options;
  private final Standard standard;

  PodsUnderNewPolicy(AdmissionOptions.PodSecurity options, Standard standard) {
    this.options = options;
    this.standard = standard;
  }

  List<String> warnings(String namespace, List<KubeObject> pods) {
    List<KubeObject> ordered = oneOfEachOwnerFirst(pods);
    List<KubeObject> checked = ordered.subList(0, Math.min(MOST_CHECKED, ordered.size()));
    TreeMap<String, List<String>> podsByReason = new TreeMap<>();
    for (KubeObject pod : checked) {
      var violations = SecurityStandards.violations(standard, PodUnderCheck.of(pod.tree()));
      if (!violations.isEmpty()) {
        podsByReason
            .computeIfAbsent(SecurityStandards.reasons(violations), key -> new ArrayList<>())
            .add(pod.name());
      }
    }
    List<String> warnings = new ArrayList<>();
    if (checked.size() < ordered.size()) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first "
              + checked.size()
              + " of "
              + ordered.size()
              + " existing pods");
    }
    if (!podsByReason.isEmpty()) {
      warnings.add(
          "existing pods in namespace \""
              + namespace
              + "\" violate the new PodSecurity enforce level \""
              + standard
              + "\"");
    }
    List<String> each = new ArrayList<>();
    podsByReason.forEach((reason, names) -> each.add(first(names) + ": " + reason));
    each.sort(null);
    warnings.addAll(each);
    return warnings;
  }

  private static String first(List<String> names) {
    String first = names.stream().min(String::compareTo).orElseThrow();
    return switch (names.size()) {
      case 1 -> first;
      case 2 -> first + " (and 1 other pod)";
      default -> first + " (and " + (names.size() - 1) + " other pods)";
    };
  }

  /// The pods of one owner are alike.
  private List<KubeObject> oneOfEachOwnerFirst(List<KubeObject> pods) {
    List<KubeObject> first = new ArrayList<>();
    List<KubeObject> rest = new ArrayList<>();
    Set<String> owners = new HashSet<>();
    for (KubeObject pod : pods) {
      if (!options.exemptRuntimeClasses().contains(pod.text("spec", "runtimeClassName"))) {
        Optional<String> owner = pod.controller().map(OwnerReference::uid);
        (owner.isEmpty() || owners.add(owner.get()) ? first : rest).add(pod);
      }
    }
    first.addAll(rest);
    return first;
  }
}
