package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.DeleteOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodsTest {
  static final ObjectName WEB = new ObjectName("default", "web");

  static KubeObject pod(String name) {
    return object("v1/Pod", "default/" + name)
        .with(List.of(Tree.map("name", "app", "image", "nginx")), "spec", "containers");
  }

  private static KubeObject binding(String node) {
    return object("v1/Binding", "default/web").with(node, "target", "name");
  }

  @Test
  void a_pod_gets_the_defaults_that_clients_see() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      KubeObject pod = cluster.create(pod("web"));
      assertThat(pod.text("spec", "restartPolicy")).isEqualTo("Always");
      assertThat(pod.text("spec", "dnsPolicy")).isEqualTo("ClusterFirst");
      assertThat(pod.number(0, "spec", "terminationGracePeriodSeconds")).isEqualTo(30);
      assertThat(pod.text("spec", "containers", "0", "imagePullPolicy")).isEqualTo("Always");
      assertThat(pod.text("spec", "schedulerName")).isEqualTo("default-scheduler");
      assertThat(pod.number(-1, "spec", "priority")).isZero();
      assertThat(pod.text("spec", "serviceAccountName")).isEqualTo("default");
      assertThat(pod.text("spec", "volumes", "0", "name")).startsWith("kube-api-access-");
      assertThat(pod.maps("spec", "tolerations")).hasSize(2);
      assertThat(pod.text("status", "phase")).isEqualTo("Pending");
      assertThat(pod.text("status", "qosClass")).isEqualTo("BestEffort");
    });
  }

  @Test
  void a_pod_without_its_service_account_is_forbidden() {
    Cluster.run(cluster -> {
      var failure = failure(() -> cluster.create(pod("web")));
      assertThat(failure.code()).isEqualTo(403);
      assertThat(failure.message())
          .isEqualTo(
              "pods \"web\" is forbidden: error looking up service account default/default:"
                  + " serviceaccount \"default\" not found");
    });
  }

  @Test
  void a_pod_is_bound_once() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      cluster.create(pod("web"));
      var pods = cluster.type("v1/Pod");
      assertThat(cluster.api.act(pods, WEB, "binding", binding("n1")).text("status"))
          .isEqualTo("Success");
      KubeObject bound = cluster.get("v1/Pod", "default/web");
      assertThat(bound.text("spec", "nodeName")).isEqualTo("n1");
      assertThat(bound.condition("PodScheduled").orElseThrow().isTrue()).isTrue();
      var failure = failure(() -> cluster.api.act(pods, WEB, "binding", binding("n2")));
      assertThat(failure.code()).isEqualTo(409);
      assertThat(failure.message()).contains("pod web is already assigned to node \"n1\"");
      assertThat(failure.details()).containsEntry("kind", "pods/binding");
    });
  }

  @Test
  void a_pod_without_a_node_goes_at_once_and_one_with_a_node_waits_for_its_kubelet() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      var pods = cluster.type("v1/Pod");
      cluster.create(pod("web"));
      cluster.delete("v1/Pod", "default/web");
      assertThat(cluster.exists("v1/Pod", "default/web")).isFalse();
      cluster.create(pod("web"));
      cluster.api.act(pods, WEB, "binding", binding("n1"));
      KubeObject marked = cluster.delete("v1/Pod", "default/web");
      assertThat(marked.text("metadata", "deletionTimestamp")).isEqualTo("2026-01-01T00:00:30Z");
      assertThat(marked.number(0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(30);
      assertThat(cluster.exists("v1/Pod", "default/web")).isTrue();
      cluster.api.delete(pods, WEB, DeleteOptions.BACKGROUND.now());
      assertThat(cluster.exists("v1/Pod", "default/web")).isFalse();
    });
  }

  @Test
  void a_budget_without_disruptions_left_blocks_an_eviction() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      KubeObject web = cluster.create(pod("web").withLabel("app", "web"));
      cluster.updateStatus(
          web.with("Running", "status", "phase")
              .with(List.of(Tree.map("type", "Ready", "status", "True")), "status", "conditions"));
      KubeObject budget =
          cluster.create(
              object("policy/v1/PodDisruptionBudget", "default/web")
                  .with("web", "spec", "selector", "matchLabels", "app")
                  .with(1, "spec", "minAvailable"));
      var eviction = object("policy/v1/Eviction", "default/web");
      var pods = cluster.type("v1/Pod");
      var early = failure(() -> cluster.api.act(pods, WEB, "eviction", eviction));
      assertThat(early.code()).isEqualTo(429);
      assertThat(Tree.textAt(early.causes().getFirst(), "message"))
          .isEqualTo(
              "The disruption budget web is still being processed by the server controller.");
      budget =
          cluster.updateStatus(
              budget.with(
                  Tree.map(
                      "observedGeneration", 1,
                      "disruptionsAllowed", 0,
                      "currentHealthy", 1,
                      "desiredHealthy", 1,
                      "expectedPods", 1),
                  "status"));
      var blocked = failure(() -> cluster.api.act(pods, WEB, "eviction", eviction));
      assertThat(Tree.textAt(blocked.causes().getFirst(), "message"))
          .isEqualTo("The disruption budget web needs 1 healthy pods and has 1 currently");
      cluster.updateStatus(budget.with(1, "status", "disruptionsAllowed"));
      cluster.api.act(pods, WEB, "eviction", eviction);
      assertThat(cluster.exists("v1/Pod", "default/web")).isFalse();
      assertThat(
              cluster
                  .get("policy/v1/PodDisruptionBudget", "default/web")
                  .number(-1, "status", "disruptionsAllowed"))
          .isZero();
    });
  }
}
