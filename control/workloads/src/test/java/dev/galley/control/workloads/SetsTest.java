package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.control.kubelet.NodeSpec;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stateful sets and daemon sets.
class SetsTest {
  private static KubeObject stateful(long replicas) {
    return Platform.workload(Kinds.STATEFUL_SET, "db")
        .with(replicas, "spec", "replicas")
        .with("db", "spec", "serviceName");
  }

  private static KubeObject daemon() {
    return Platform.workload(Kinds.DAEMON_SET, "agent");
  }

  private static List<String> podNames(Platform platform) {
    return platform.pods().stream().map(KubeObject::name).toList();
  }

  private static boolean allReady(Platform platform, int count) {
    return platform.pods().size() == count && platform.pods().stream().allMatch(Pods::isReady);
  }

  private static void image(Platform platform, String kindAndName, String image) {
    KubeObject set =
        kindAndName.equals("db")
            ? platform.get(Kinds.STATEFUL_SET, "default/db")
            : platform.get(Kinds.DAEMON_SET, "default/agent");
    platform.update(set.with(image, "spec", "template", "spec", "containers", "0", "image"));
  }

  @Test
  void stateful_pods_start_one_after_the_other() {
    Platform.run(platform -> {
      platform.create(stateful(3));
      platform.await(
          "all pods",
          () -> {
            List<KubeObject> pods = platform.pods();
            for (int i = 1; i < pods.size(); i++) {
              assertThat(Pods.isReady(pods.get(i - 1))).isTrue();
            }
            return allReady(platform, 3);
          });
      assertThat(podNames(platform)).containsExactly("db-0", "db-1", "db-2");
      KubeObject pod = platform.get(Kinds.POD, "default/db-1");
      assertThat(pod.labels())
          .containsEntry("apps.kubernetes.io/pod-index", "1")
          .containsEntry("statefulset.kubernetes.io/pod-name", "db-1");
      assertThat(pod.text("spec", "subdomain")).isEqualTo("db");
      assertThat(platform.events("SuccessfulCreate").getFirst())
          .isEqualTo("create Pod db-0 in StatefulSet db successful");
      platform.await(
          "the status",
          () ->
              platform
                      .get(Kinds.STATEFUL_SET, "default/db")
                      .number(0, "status", "availableReplicas")
                  == 3);
    });
  }

  @Test
  void stateful_pods_get_volumes_of_their_own_that_outlive_them() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(Kinds.STORAGE_CLASS, ObjectName.cluster("gp3"))
              .withAnnotation("storageclass.kubernetes.io/is-default-class", "true")
              .with("ebs.csi.aws.com", "provisioner")
              .with("WaitForFirstConsumer", "volumeBindingMode"));
      platform.create(
          stateful(2)
              .with(
                  List.of(
                      Tree.map(
                          "metadata", Tree.map("name", "data"),
                          "spec",
                              Tree.map(
                                  "accessModes", List.of("ReadWriteOnce"),
                                  "resources", Tree.map("requests", Tree.map("storage", "1Gi"))))),
                  "spec",
                  "volumeClaimTemplates"));
      platform.await("all pods", () -> allReady(platform, 2));
      List<KubeObject> claims = platform.list(Kinds.PERSISTENT_VOLUME_CLAIM, "default");
      assertThat(claims).extracting(KubeObject::name).containsExactly("data-db-0", "data-db-1");
      assertThat(claims).allMatch(claim -> claim.text("status", "phase").equals("Bound"));
      platform.delete(Kinds.STATEFUL_SET, "default/db");
      platform.await("the pods to go", () -> platform.pods().isEmpty());
      assertThat(platform.list(Kinds.PERSISTENT_VOLUME_CLAIM, "default")).hasSize(2);
      platform.delete(Kinds.PERSISTENT_VOLUME_CLAIM, "default/data-db-0");
      platform.sleep(1);
      assertThat(platform.list(Kinds.PERSISTENT_VOLUME, "")).hasSize(1);
    });
  }

  @Test
  void a_new_template_replaces_stateful_pods_from_the_last_to_the_first() {
    Platform.run(platform -> {
      platform.create(stateful(2));
      platform.await("all pods", () -> allReady(platform, 2));
      image(platform, "db", "db:2");
      platform.await(
          "the update",
          () -> {
            KubeObject set = platform.get(Kinds.STATEFUL_SET, "default/db");
            return set.number(0, "status", "observedGeneration") == set.generation()
                && set.number(0, "status", "updatedReplicas") == 2
                && set.text("status", "currentRevision")
                    .equals(set.text("status", "updateRevision"))
                && allReady(platform, 2);
          });
      List<String> deleted = platform.events("SuccessfulDelete");
      assertThat(deleted)
          .containsExactly(
              "delete Pod db-1 in StatefulSet db successful",
              "delete Pod db-0 in StatefulSet db successful");
    });
  }

  @Test
  void a_partition_keeps_the_lower_pods_as_they_are() {
    Platform.run(platform -> {
      platform.create(
          stateful(3)
              .with(
                  Tree.map("type", "RollingUpdate", "rollingUpdate", Tree.map("partition", 2)),
                  "spec",
                  "updateStrategy"));
      platform.await("all pods", () -> allReady(platform, 3));
      image(platform, "db", "db:2");
      platform.sleep(120);
      assertThat(platform.pods().stream().map(pod -> pod.text("spec", "containers", "0", "image")))
          .containsExactly("web:1", "web:1", "db:2");
    });
  }

  @Test
  void scaling_a_stateful_set_down_removes_the_highest() {
    Platform.run(platform -> {
      platform.create(stateful(3));
      platform.await("all pods", () -> allReady(platform, 3));
      platform.update(platform.get(Kinds.STATEFUL_SET, "default/db").with(1, "spec", "replicas"));
      platform.await("one pod", () -> platform.pods().size() == 1);
      assertThat(podNames(platform)).containsExactly("db-0");
    });
  }

  @Test
  void every_node_gets_one_daemon_pod_also_one_that_joins_later() {
    Platform.run(platform -> {
      platform.create(daemon());
      platform.await("two pods", () -> allReady(platform, 2));
      platform.kubelet.joinNode(NodeSpec.named("node-c"));
      platform.await("three pods", () -> allReady(platform, 3));
      assertThat(platform.pods().stream().map(pod -> pod.text("spec", "nodeName")))
          .containsExactlyInAnyOrder("node-a", "node-b", "node-c");
      platform.await(
          "the status",
          () -> {
            KubeObject set = platform.get(Kinds.DAEMON_SET, "default/agent");
            return set.number(0, "status", "desiredNumberScheduled") == 3
                && set.number(0, "status", "numberAvailable") == 3
                && set.number(0, "status", "updatedNumberScheduled") == 3
                && set.number(0, "status", "observedGeneration") == set.generation();
          });
    });
  }

  @Test
  void daemons_keep_away_from_nodes_whose_taints_or_labels_do_not_suit() {
    Platform.run(platform -> {
      platform.kubelet.joinNode(NodeSpec.named("gpu").taint("gpu", "yes", "NoSchedule"));
      platform.sleep(20);
      platform.create(
          daemon()
              .with(
                  Tree.map("topology.kubernetes.io/zone", "r-b"),
                  "spec",
                  "template",
                  "spec",
                  "nodeSelector"));
      platform.await("a pod", () -> allReady(platform, 1));
      platform.sleep(60);
      assertThat(platform.pods()).hasSize(1);
      assertThat(platform.pods().getFirst().text("spec", "nodeName")).isEqualTo("node-b");
    });
  }

  @Test
  void a_new_template_replaces_daemons_one_at_a_time() {
    Platform.run(platform -> {
      platform.create(daemon());
      platform.await("two pods", () -> allReady(platform, 2));
      image(platform, "agent", "agent:2");
      platform.await(
          "the update",
          () -> {
            assertThat(platform.pods().stream().filter(Pods::isReady)).isNotEmpty();
            return allReady(platform, 2)
                && platform.pods().stream()
                    .allMatch(
                        pod -> pod.text("spec", "containers", "0", "image").equals("agent:2"));
          });
      assertThat(platform.list(Kinds.CONTROLLER_REVISION, "default")).hasSize(2);
    });
  }
}
