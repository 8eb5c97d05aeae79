package dev.galley.insight.explain;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why node pools, node classes and node claims cannot be used.
final class CapacityCauses {
  private static final String KARPENTER = "karpenter.sh";
  private static final String AWS = "karpenter.k8s.aws";

  private final ClusterView view;

  CapacityCauses(ClusterView view) {
    this.view = view;
  }

  List<KubeObject> all() {
    List<KubeObject> objects = new ArrayList<>(view.list(AWS, "EC2NodeClass"));
    objects.addAll(view.list(KARPENTER, "NodePool"));
    objects.addAll(view.list(KARPENTER, "NodeClaim"));
    return objects;
  }

  static boolean isFine(KubeObject object) {
    return object.isDeleting() || object.condition("Ready").filter(Condition::isTrue).isPresent();
  }

  static Problem of(KubeObject object) {
    String why = why(object);
    return switch (object.kind()) {
      case "EC2NodeClass" ->
          Problem.of(ExplainProblem.NODE_CLASS_NOT_READY, object + " is not ready: " + why)
              .hint("no pool that names it can bring nodes until it is");
      case "NodePool" ->
          Problem.of(ExplainProblem.NODE_POOL_NOT_READY, object + " is not ready: " + why);
      default -> Problem.of(ExplainProblem.NODE_NOT_LAUNCHED, object + " has no node yet: " + why);
    };
  }

  /// The first condition that is false says more than the summary.
  private static String why(KubeObject object) {
    List<Condition> conditions = Condition.listOf(object);
    Optional<Condition> first =
        conditions.stream()
            .filter(each -> each.status().equals("False") && !each.type().equals("Ready"))
            .findFirst();
    return first
        .or(() -> object.condition("Ready"))
        .map(each ->
            each.type() + ": " + (each.message().isEmpty() ? each.reason() : each.message()))
        .orElse("no controller has looked at it");
  }
}
