package dev.galley.insight.explain;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What works today and is likely to hurt: reported, never in the way.
final class Warnings {
  private Warnings() {}

  static List<Finding> of(ClusterView view, Provenance provenance) {
    List<Finding> warnings = new ArrayList<>();
    TreeMap<ObjectName, String> waitedFor = new TreeMap<>();
    GitOpsCauses gitOps = new GitOpsCauses(view);
    List<KubeObject> kustomizations = view.list(GitOpsCauses.KUSTOMIZE, "Kustomization");
    for (KubeObject kustomization : kustomizations) {
      for (ObjectName name : gitOps.dependencies(kustomization)) {
        waitedFor.putIfAbsent(name, kustomization.name());
      }
    }
    for (KubeObject kustomization : kustomizations) {
      String dependent = waitedFor.get(kustomization.objectName());
      if (dependent != null
          && !kustomization.flag("spec", "wait")
          && kustomization.list("spec", "healthChecks").isEmpty()) {
        Problem problem =
            Problem.of(
                    ExplainProblem.DEPENDENCY_WITHOUT_WAIT,
                    dependent
                        + " depends on "
                        + kustomization.name()
                        + ", which is ready as soon as its objects are applied, not when they work")
                .hint("wait: true");
        warnings.add(
            Finding.warning(
                kustomization.toString(),
                provenance
                    .find(kustomization.groupVersionKind(), kustomization.objectName())
                    .map(problem::at)
                    .orElse(problem)));
      }
    }
    return warnings;
  }
}
