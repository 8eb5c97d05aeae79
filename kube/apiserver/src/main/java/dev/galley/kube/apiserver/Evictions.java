package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.Write;
import java.util.List;
import java.util.OptionalLong;

/// Evicts pods as far as disruption budgets allow: upstream's
/// `pkg/registry/core/pod/storage/eviction.go`.
final class Evictions {
  private static final GroupVersionKind BUDGET =
      new GroupVersionKind("policy", "v1", "PodDisruptionBudget");

  private final Shared shared;
  private final Deletion deletion;

  Evictions(Shared shared, Deletion deletion) {
    this.shared = shared;
    this.deletion = deletion;
  }

  KubeObject evict(Served served, ObjectName name, KubeObject body) {
    if (!body.name().isEmpty() && !body.name().equals(name.name())) {
      throw Failures.badRequest("name in URL does not match name in Eviction object");
    }
    KubeObject pod =
        shared
            .storage()
            .get(served.key(name))
            .orElseThrow(() -> Failures.notFound(served.type(), name.name()))
            .object();
    if (!ignoresBudgets(pod)) {
      List<Entry> budgets = budgets(pod);
      if (budgets.size() > 1) {
        throw Failures.internal(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
      }
      if (budgets.size() == 1) {
        spend(pod, budgets.getFirst());
      }
    }
    deletion.delete(served, name, options(body, pod));
    return Actions.success();
  }

  private static DeleteOptions options(KubeObject body, KubeObject pod) {
    long grace = body.number(-1, "deleteOptions", "gracePeriodSeconds");
    String uid = body.text("deleteOptions", "preconditions", "uid");
    String version = body.text("deleteOptions", "preconditions", "resourceVersion");
    return new DeleteOptions(
        DeleteOptions.Propagation.BACKGROUND,
        grace < 0 ? OptionalLong.empty() : OptionalLong.of(grace),
        uid.isEmpty() ? pod.uid() : uid,
        version,
        !body.list("deleteOptions", "dryRun").isEmpty());
  }

  /// What does not serve anybody is not protected.
  private static boolean ignoresBudgets(KubeObject pod) {
    return Pods.hasEnded(pod) || pod.text("status", "phase").equals("Pending") || pod.isDeleting();
  }

  private List<Entry> budgets(KubeObject pod) {
    String resource = shared.types().of(BUDGET).resource();
    return shared.storage().range(StorageRange.in(resource, pod.namespace())).entries().stream()
        .filter(entry -> LabelSelector.ofTree(entry.object().at("spec", "selector")).matches(pod))
        .toList();
  }

  private void spend(KubeObject pod, Entry first) {
    Entry entry = first;
    while (!unhealthyMayGo(pod, entry.object())) {
      KubeObject budget = entry.object();
      check(budget);
      KubeObject spent =
          budget
              .with(
                  budget.number(0, "status", "disruptionsAllowed") - 1,
                  "status",
                  "disruptionsAllowed")
              .with(Times.seconds(shared.world().now()), "status", "disruptedPods", pod.name());
      switch (shared
          .storage()
          .put(
              entry.key(),
              entry.revision(),
              revision -> spent.with(Long.toString(revision), "metadata", "resourceVersion"))) {
        case Write.Done done -> {
          return;
        }
        case Write.Stale(var current) -> {
          if (current.isEmpty()) {
            return;
          }
          entry = current.get();
        }
      }
    }
  }

  /// Pods that are not ready may go when the healthy ones suffice, or always if the budget says so.
  private static boolean unhealthyMayGo(KubeObject pod, KubeObject budget) {
    if (Pods.isReady(pod)) {
      return false;
    }
    if (budget.text("spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow")) {
      return true;
    }
    long desired = budget.number(0, "status", "desiredHealthy");
    return desired > 0 && budget.number(0, "status", "currentHealthy") >= desired;
  }

  private static void check(KubeObject budget) {
    if (budget.number(0, "status", "observedGeneration") < budget.generation()) {
      throw refused(
          "The disruption budget "
              + budget.name()
              + " is still being processed by the server controller.");
    }
    if (budget.number(0, "status", "disruptionsAllowed") <= 0) {
      throw refused(
          "The disruption budget "
              + budget.name()
              + " needs "
              + budget.number(0, "status", "desiredHealthy")
              + " healthy pods and has "
              + budget.number(0, "status", "currentHealthy")
              + " currently");
    }
  }

  private static ApiException refused(String why) {
    return Failures.tooManyRequests(
        "Cannot evict pod as it would violate the pod's disruption budget.",
        Tree.map("causes", List.of(Tree.map("reason", "DisruptionBudget", "message", why))));
  }
}
