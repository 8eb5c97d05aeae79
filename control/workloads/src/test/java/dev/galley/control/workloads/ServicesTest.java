package dev.galley.control.workloads;

import static dev.galley.control.workloads.Platform.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Endpoints of services and disruption budgets.
class ServicesTest {
  private static KubeObject service() {
    return KubeObject.of(Kinds.SERVICE, new ObjectName("default", "web"))
        .with(
            Tree.map(
                "selector", Tree.map("app", "web"),
                "ports", List.of(Tree.map("name", "http", "port", 80, "targetPort", 8080))),
            "spec");
  }

  private static KubeObject budget(String field, Object value) {
    return KubeObject.of(Kinds.POD_DISRUPTION_BUDGET, new ObjectName("default", "web"))
        .with(
            Tree.map("selector", Tree.map("matchLabels", Tree.map("app", "web")), field, value),
            "spec");
  }

  private static void rollOut(Platform platform, long replicas) {
    platform.create(deployment("web", replicas));
    platform.await("the rollout", () -> platform.rolledOut("web"));
  }

  @Test
  void a_service_lists_its_pods() {
    Platform.run(platform -> {
      platform.create(service());
      rollOut(platform, 2);
      platform.sleep(1);
      List<KubeObject> slices =
          platform.list(Kinds.ENDPOINT_SLICE, "default").stream()
              .filter(slice -> "web".equals(slice.labels().get(EndpointSlices.SERVICE)))
              .toList();
      assertThat(slices).hasSize(1);
      KubeObject slice = slices.getFirst();
      assertThat(slice.maps("endpoints"))
          .hasSize(2)
          .allMatch(endpoint -> Tree.flagAt(endpoint, "conditions", "ready"));
      assertThat(slice.number(0, "ports", "0", "port")).isEqualTo(8080);
      KubeObject endpoints = platform.get(Kinds.ENDPOINTS, "default/web");
      assertThat(endpoints.maps("subsets", "0", "addresses")).hasSize(2);
    });
  }

  @Test
  void the_endpoints_of_a_deleted_service_go_with_it() {
    Platform.run(platform -> {
      platform.create(service());
      rollOut(platform, 1);
      platform.delete(Kinds.SERVICE, "default/web");
      platform.sleep(1);
      assertThat(
              platform.list(Kinds.ENDPOINT_SLICE, "default").stream()
                  .filter(slice -> "web".equals(slice.labels().get(EndpointSlices.SERVICE))))
          .isEmpty();
    });
  }

  @Test
  void a_budget_says_how_many_pods_may_go() {
    Platform.run(platform -> {
      platform.create(budget("minAvailable", 2));
      rollOut(platform, 3);
      platform.sleep(1);
      KubeObject budget = platform.get(Kinds.POD_DISRUPTION_BUDGET, "default/web");
      assertThat(budget.number(-1, "status", "disruptionsAllowed")).isEqualTo(1);
      assertThat(budget.number(-1, "status", "currentHealthy")).isEqualTo(3);
      assertThat(budget.number(-1, "status", "desiredHealthy")).isEqualTo(2);
      assertThat(budget.number(-1, "status", "expectedPods")).isEqualTo(3);
      assertThat(budget.condition("DisruptionAllowed").map(Condition::reason))
          .hasValue("SufficientPods");
    });
  }

  @Test
  void a_budget_without_slack_allows_nothing() {
    Platform.run(platform -> {
      platform.create(budget("maxUnavailable", 0));
      rollOut(platform, 2);
      platform.sleep(1);
      KubeObject budget = platform.get(Kinds.POD_DISRUPTION_BUDGET, "default/web");
      assertThat(budget.number(-1, "status", "disruptionsAllowed")).isZero();
      assertThat(budget.condition("DisruptionAllowed").map(Condition::reason))
          .hasValue("InsufficientPods");
    });
  }
}
