package dev.galley.insight.explain;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a deployment, set or job is not available, down to the pod that holds it up.
final class WorkloadCauses {
  private final ClusterView view;

  WorkloadCauses(ClusterView view) {
    this.view = view;
  }

  /// All workloads that should run by themselves.
  List<KubeObject> all() {
    List<KubeObject> workloads = new ArrayList<>();
    for (String kind : List.of("Deployment", "DaemonSet", "StatefulSet")) {
      workloads.addAll(view.list("apps", kind));
    }
    workloads.addAll(view.list("batch", "Job"));
    return workloads;
  }

  boolean isFine(KubeObject workload) {
    if (workload.isDeleting()) {
      return true;
    }
    long observed = workload.number(0, "status", "observedGeneration");
    return switch (workload.kind()) {
      case "Deployment" ->
          observed >= workload.generation()
              && workload.number(0, "status", "availableReplicas")
                  >= workload.number(1, "spec", "replicas")
              && workload.number(0, "status", "updatedReplicas")
                  >= workload.number(1, "spec", "replicas");
      case "DaemonSet" ->
          observed >= workload.generation()
              && workload.number(0, "status", "numberAvailable")
                  >= workload.number(0, "status", "desiredNumberScheduled");
      case "StatefulSet", "ReplicaSet" ->
          workload.number(0, "status", "readyReplicas") >= workload.number(1, "spec", "replicas");
      case "Job" -> workload.condition("Failed").filter(Condition::isTrue).isEmpty();
      default -> true;
    };
  }

  /// The problem that keeps a workload from being fine; always something, since it is not.
  Problem of(KubeObject workload) {
    for (KubeObject pod : pods(workload)) {
      Optional<Problem> problem = PodCauses.isFine(pod) ? Optional.empty() : PodCauses.of(pod);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    Optional<Condition> failed = workload.condition("Failed").filter(Condition::isTrue);
    if (failed.isPresent()) {
      return Problem.of(
          ExplainProblem.JOB_FAILED, workload + " has failed: " + failed.get().message());
    }
    Optional<Condition> replicas = workload.condition("ReplicaFailure").filter(Condition::isTrue);
    return Problem.of(ExplainProblem.WORKLOAD_NOT_READY, workload + " is not available")
        .because(
            replicas
                .map(Condition::message)
                .orElseGet(() -> pods(workload).size() + " pods, none of them known to fail"));
  }

  private List<KubeObject> pods(KubeObject workload) {
    List<KubeObject> pods = new ArrayList<>(view.ownedBy(workload, "", "Pod"));
    for (KubeObject replicaSet : view.ownedBy(workload, "apps", "ReplicaSet")) {
      pods.addAll(view.ownedBy(replicaSet, "", "Pod"));
    }
    return pods;
  }
}
