package dev.galley.control.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.problem.ProblemException;
import dev.galley.cloud.simulator.Shortages.Shortage;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.Labels;
import dev.galley.kube.scheduling.Taint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static Platform ready(Platform platform) {
    platform.withAccount().withKarpenter().nodeClass().nodePool("default", "weight: 1");
    platform.await(
        "the pool to be ready",
        () -> StatusConditions.isTrue(platform.get(Karpenter.NODE_POOL, "default"), "Ready"));
    return platform;
  }

  private static KubeObject awaitNode(Platform platform) {
    platform.await(
        "a claim to be ready",
        () ->
            platform.list(Karpenter.NODE_CLAIM).stream()
                .anyMatch(claim -> StatusConditions.isTrue(claim, "Ready")));
    return platform.list(Kinds.NODE).getFirst();
  }

  @Test
  void a_node_class_finds_its_network_images_and_profile() {
    Platform.run(platform -> {
      ready(platform);
      KubeObject nodeClass = platform.get(Karpenter.NODE_CLASS, "default");
      assertThat(nodeClass.maps("status", "subnets")).hasSize(3);
      assertThat(nodeClass.maps("status", "securityGroups")).hasSize(1);
      assertThat(nodeClass.maps("status", "amis")).hasSize(5);
      assertThat(nodeClass.text("status", "instanceProfile")).startsWith("platform_");
      assertThat(Condition.listOf(nodeClass)).allMatch(Condition::isTrue);
    });
  }

  @Test
  void images_may_be_named_or_pinned_to_a_release() {
    Platform.run(platform -> {
      platform.withAccount().withKarpenter();
      for (String term : List.of("name: 'amazon-eks-node-*'", "alias: al2023@v20250715")) {
        String name = term.startsWith("name") ? "named" : "pinned";
        platform.apply(
            """
            apiVersion: karpenter.k8s.aws/v1
            kind: EC2NodeClass
            metadata: {name: %s}
            spec:
              amiFamily: AL2023
              role: KarpenterNode-platform
              amiSelectorTerms: [{%s}]
              subnetSelectorTerms: [{tags: {karpenter.sh/discovery: platform}}]
              securityGroupSelectorTerms: [{tags: {karpenter.sh/discovery: platform}}]
            """
                .formatted(name, term));
        platform.await(
            "the class to be ready",
            () -> StatusConditions.isTrue(platform.get(Karpenter.NODE_CLASS, name), "Ready"));
      }
      assertThat(platform.get(Karpenter.NODE_CLASS, "pinned").maps("status", "amis"))
          .allMatch(image -> String.valueOf(image.get("name")).endsWith("v20250715"));
    });
  }

  @Test
  void a_pending_pod_gets_the_cheapest_node_that_fits_and_the_node_is_taken_in() {
    Platform.run(platform -> {
      ready(platform);
      platform.pendingPod("web", Platform.requests("1", "2Gi"));
      KubeObject node = awaitNode(platform);
      KubeObject claim = platform.list(Karpenter.NODE_CLAIM).getFirst();
      assertThat(claim.name()).startsWith("default-");
      assertThat(claim.labels())
          .containsEntry(Labels.CAPACITY_TYPE, "spot")
          .containsEntry(Labels.ARCH, "arm64")
          .containsEntry(Labels.NODE_POOL, "default")
          .containsKey(Labels.INSTANCE_TYPE)
          .containsKey("karpenter.k8s.aws/instance-family");
      assertThat(node.labels())
          .containsEntry(Labels.REGISTERED, "true")
          .containsEntry(Labels.INITIALIZED, "true")
          .containsEntry(Labels.INSTANCE_TYPE, claim.labels().get(Labels.INSTANCE_TYPE));
      assertThat(Taint.listOf(node.maps("spec", "taints"))).isEmpty();
      assertThat(node.finalizers()).contains(Karpenter.FINALIZER);
      assertThat(platform.aws.instances().getFirst().tags())
          .containsEntry("karpenter.sh/nodepool", "default")
          .containsEntry("karpenter.sh/nodeclaim", claim.name())
          .containsEntry("eks:eks-cluster-name", "platform");
      assertThat(platform.events("Nominated"))
          .anyMatch(text -> text.startsWith("Pod should schedule on: nodeclaim/default-"));
    });
  }

  @Test
  void forty_pods_share_few_nodes_and_empty_nodes_go() {
    Platform.run(platform -> {
      ready(platform);
      for (int i = 0; i < 40; i++) {
        platform.pendingPod("web-" + i, Platform.requests("500m", "512Mi"));
      }
      awaitNode(platform);
      List<KubeObject> claims = platform.list(Karpenter.NODE_CLAIM);
      assertThat(claims).hasSizeLessThan(5);
      platform.list(Kinds.POD).forEach(platform::delete);
      platform.await("nodes to go", () -> platform.list(Kinds.NODE).isEmpty());
      platform.await("claims to go", () -> platform.list(Karpenter.NODE_CLAIM).isEmpty());
      assertThat(platform.aws.instances()).isEmpty();
    });
  }

  @Test
  void what_has_no_capacity_is_avoided_and_something_else_is_bought() {
    Platform.run(platform -> {
      ready(platform);
      platform.aws.shortages().begin(new Shortage("*", "t4g.*", "*"));
      platform.pendingPod("web", Platform.requests("1", "1Gi"));
      awaitNode(platform);
      assertThat(platform.aws.instances().getFirst().type()).doesNotStartWith("t4g");
    });
  }

  @Test
  void a_pod_that_no_pool_can_serve_is_told_why() {
    Platform.run(platform -> {
      ready(platform);
      platform.pendingPod(
          "web", Platform.requests("1", "1Gi") + "\nnodeSelector: {kubernetes.io/arch: amd64}");
      platform.await("the event", () -> !platform.events("FailedScheduling").isEmpty());
      assertThat(platform.events("FailedScheduling").getFirst())
          .startsWith("Failed to schedule pod, incompatible with nodepool \"default\"")
          .contains(
              "key kubernetes.io/arch, kubernetes.io/arch In [amd64] not in kubernetes.io/arch In"
                  + " [arm64]");
      assertThat(platform.list(Karpenter.NODE_CLAIM)).isEmpty();
    });
  }

  @Test
  void a_deleted_node_is_drained_before_its_instance_ends() {
    Platform.run(platform -> {
      ready(platform);
      platform.pendingPod("web", Platform.requests("1", "1Gi"));
      KubeObject node = awaitNode(platform);
      platform.bind("web", node.name());
      platform.delete(node);
      platform.await(
          "the taint",
          () ->
              platform.list(Kinds.NODE).stream()
                  .allMatch(it -> Claims.hasTaint(it, Karpenter.DISRUPTED)));
      platform.await(
          "the pod to be evicted",
          () -> platform.list(Kinds.POD).stream().allMatch(KubeObject::isDeleting));
      platform.list(Kinds.POD).forEach(platform::delete);
      platform.await("the node to go", () -> platform.list(Kinds.NODE).isEmpty());
      assertThat(platform.aws.instances()).isEmpty();
    });
  }

  @Test
  void nodes_that_are_too_old_are_replaced() {
    Platform.run(platform -> {
      platform.withAccount().withKarpenter().nodeClass();
      platform.apply(
          """
          apiVersion: karpenter.sh/v1
          kind: NodePool
          metadata: {name: default}
          spec:
            disruption: {consolidateAfter: Never}
            template:
              spec:
                expireAfter: 1h
                nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
                requirements: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]
          """);
      platform.pendingPod("web", Platform.requests("1", "1Gi"));
      KubeObject node = awaitNode(platform);
      platform.bind("web", node.name());
      platform.list(Kinds.POD).forEach(platform::delete);
      platform.world.sleep(Duration.ofMinutes(50));
      assertThat(platform.list(Kinds.NODE)).hasSize(1);
      platform.await("the node to expire", () -> platform.list(Kinds.NODE).isEmpty());
    });
  }

  @Test
  void limits_stop_a_pool_from_growing() {
    Platform.run(platform -> {
      platform.withAccount().withKarpenter().nodeClass().nodePool("small", "limits: {cpu: 2}");
      platform.await(
          "the pool to be ready",
          () -> StatusConditions.isTrue(platform.get(Karpenter.NODE_POOL, "small"), "Ready"));
      platform.pendingPod("web", Platform.requests("4", "1Gi"));
      platform.await("the event", () -> !platform.events("FailedScheduling").isEmpty());
      assertThat(platform.list(Karpenter.NODE_CLAIM)).isEmpty();
    });
  }

  @Test
  void a_selector_that_finds_nothing_makes_class_and_pool_unready_with_the_reason() {
    Platform.run(platform -> {
      platform.withKarpenter().nodeClass().nodePool("default", "weight: 1");
      platform.await(
          "the condition",
          () ->
              platform
                  .get(Karpenter.NODE_CLASS, "default")
                  .condition("SubnetsReady")
                  .filter(it -> it.reason().equals("SubnetsNotFound"))
                  .isPresent());
      KubeObject nodeClass = platform.get(Karpenter.NODE_CLASS, "default");
      assertThat(nodeClass.condition("Ready").orElseThrow().reason())
          .isEqualTo("UnhealthyDependents");
      platform.await(
          "the pool to know",
          () ->
              platform
                  .get(Karpenter.NODE_POOL, "default")
                  .condition("Ready")
                  .filter(it -> it.status().equals("False"))
                  .isPresent());
    });
  }

  @Test
  void a_queue_that_does_not_exist_stops_karpenter_at_the_start() {
    Platform.run(platform -> {
      platform.withAccount();
      assertThatThrownBy(() ->
              Capacity.run(
                  platform.world,
                  platform.api,
                  platform.aws.administrator(),
                  Platform.options("Karpenter-platform"),
                  () -> {}))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("CAP-004")
          .hasMessageContaining("operation error SQS: GetQueueUrl")
          .hasMessageContaining("NonExistentQueue");
    });
  }
}
