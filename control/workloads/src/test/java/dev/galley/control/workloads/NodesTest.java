package dev.galley.control.workloads;

import static dev.galley.control.workloads.Platform.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static List<String> taints(Platform platform, String node) {
    return platform.get(Kinds.NODE, node).maps("spec", "taints").stream()
        .map(taint -> Tree.textAt(taint, "key") + ":" + Tree.textAt(taint, "effect"))
        .toList();
  }

  @Test
  void a_node_joins_not_ready_and_becomes_ready() {
    Platform.run(platform -> {
      KubeObject node = platform.get(Kinds.NODE, "node-a");
      assertThat(node.condition("Ready").map(Condition::reason)).hasValue("KubeletReady");
      assertThat(taints(platform, "node-a")).isEmpty();
      assertThat(platform.events("NodeReady"))
          .containsExactlyInAnyOrder(
              "Node node-a status is now: NodeReady", "Node node-b status is now: NodeReady");
    });
  }

  @Test
  void a_silent_node_becomes_unknown_and_loses_its_pods_after_five_minutes() {
    Platform.run(platform -> {
      KubeObject patient =
          deployment("web", 2)
              .with(
                  List.of(
                      Tree.map(
                          "key", "node.kubernetes.io/unreachable",
                          "operator", "Exists",
                          "effect", "NoExecute",
                          "tolerationSeconds", 300)),
                  "spec",
                  "template",
                  "spec",
                  "tolerations");
      platform.create(patient);
      platform.await("the rollout", () -> platform.rolledOut("web"));
      platform.kubelet.stopNode("node-a");
      platform.sleep(49);
      assertThat(platform.get(Kinds.NODE, "node-a").condition("Ready").map(Condition::status))
          .hasValue("True");
      platform.sleep(3);
      Condition ready = platform.get(Kinds.NODE, "node-a").condition("Ready").orElseThrow();
      assertThat(ready.status()).isEqualTo("Unknown");
      assertThat(ready.reason()).isEqualTo("NodeStatusUnknown");
      assertThat(ready.message()).isEqualTo("Kubelet stopped posting node status.");
      assertThat(taints(platform, "node-a"))
          .containsExactly(
              "node.kubernetes.io/unreachable:NoSchedule",
              "node.kubernetes.io/unreachable:NoExecute");
      platform.await(
          "the pods to move",
          () ->
              platform.pods().stream()
                  .filter(Pods::isActive)
                  .allMatch(pod -> pod.text("spec", "nodeName").equals("node-b")));
      assertThat(platform.events("TaintManagerEviction")).isNotEmpty();
    });
  }

  @Test
  void pods_of_a_removed_node_are_collected_and_replaced() {
    Platform.run(platform -> {
      platform.create(deployment("web", 2));
      platform.await("the rollout", () -> platform.rolledOut("web"));
      platform.kubelet.removeNode("node-a");
      platform.await(
          "the pods to move",
          () ->
              platform.pods().size() == 2
                  && platform.pods().stream()
                      .allMatch(pod ->
                          Pods.isReady(pod) && pod.text("spec", "nodeName").equals("node-b")));
      assertThat(platform.exists(Kinds.NODE, "node-a")).isFalse();
    });
  }
}
