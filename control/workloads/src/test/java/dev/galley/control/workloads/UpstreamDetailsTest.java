package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a real controller manager leaves behind, to the field.
class UpstreamDetailsTest {
  @Test
  void a_replication_controller_keeps_its_pods() {
    Platform.run(platform -> {
      GroupVersionKind kind = ReplicaSets.REPLICATION_CONTROLLER;
      platform.create(
          Platform.workload(kind, "old")
              .with(2L, "spec", "replicas")
              .with(Tree.map("app", "old"), "spec", "selector"));
      platform.await("two pods", () -> platform.pods().size() == 2);
      platform.sleep(5);
      KubeObject old = platform.get(kind, "default/old");
      assertThat(old.number(0, "status", "readyReplicas")).isEqualTo(2);
      assertThat(platform.pods().getFirst().controller().orElseThrow().kind())
          .isEqualTo("ReplicationController");
    });
  }

  @Test
  void the_revision_of_a_deployment_is_no_new_generation() {
    Platform.run(platform -> {
      platform.create(Platform.deployment("web", 1));
      platform.await("the rollout", () -> platform.rolledOut("web"));
      KubeObject web = platform.get(Kinds.DEPLOYMENT, "default/web");
      assertThat(web.generation()).isEqualTo(1);
      assertThat(web.annotations()).containsEntry("deployment.kubernetes.io/revision", "1");
    });
  }

  @Test
  void a_volume_that_nobody_claims_is_available() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(Kinds.PERSISTENT_VOLUME, ObjectName.cluster("disk"))
              .with(
                  Tree.map(
                      "accessModes", List.of("ReadWriteOnce"),
                      "capacity", Tree.map("storage", "1Gi"),
                      "hostPath", Tree.map("path", "/disk")),
                  "spec"));
      platform.sleep(5);
      KubeObject disk = platform.get(Kinds.PERSISTENT_VOLUME, "disk");
      assertThat(disk.text("status", "phase")).isEqualTo("Available");
      assertThat(disk.text("status", "lastPhaseTransitionTime")).isNotEmpty();
    });
  }

  @Test
  void revisions_of_stateful_sets_have_a_label_of_their_own() {
    Platform.run(platform -> {
      platform.create(
          Platform.workload(Kinds.STATEFUL_SET, "db").with("db", "spec", "serviceName"));
      platform.sleep(5);
      assertThat(platform.list(Kinds.CONTROLLER_REVISION, "default"))
          .singleElement()
          .satisfies(revision ->
              assertThat(revision.labels())
                  .containsKey("controller.kubernetes.io/hash")
                  .doesNotContainKey("controller-revision-hash"));
    });
  }

  @Test
  void a_cordoned_node_is_tainted_until_it_is_open_again() {
    Platform.run(platform -> {
      KubeObject node = platform.get(Kinds.NODE, "node-a");
      platform.update(node.with(true, "spec", "unschedulable"));
      platform.sleep(5);
      KubeObject closed = platform.get(Kinds.NODE, "node-a");
      assertThat(closed.maps("spec", "taints"))
          .extracting(taint -> Tree.textAt(taint, "key"))
          .containsExactly("node.kubernetes.io/unschedulable");
      platform.update(closed.without("spec", "unschedulable"));
      platform.sleep(5);
      assertThat(platform.get(Kinds.NODE, "node-a").maps("spec", "taints")).isEmpty();
    });
  }

  @Test
  void a_budget_for_no_pods_and_a_suspended_job_say_so() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(Kinds.POD_DISRUPTION_BUDGET, new ObjectName("default", "none"))
              .with(
                  Tree.map(
                      "minAvailable",
                      1L,
                      "selector",
                      Tree.map("matchLabels", Tree.map("app", "none"))),
                  "spec"));
      platform.create(
          KubeObject.of(Kinds.JOB, new ObjectName("default", "later"))
              .with(true, "spec", "suspend")
              .with(Platform.template("later", "job:1"), "spec", "template")
              .with("Never", "spec", "template", "spec", "restartPolicy"));
      platform.sleep(5);
      assertThat(platform.events("NoPods")).containsExactly("No matching pods found");
      assertThat(platform.events("Suspended")).containsExactly("Job suspended");
      assertThat(
              Tree.textAt(
                  platform.get(Kinds.JOB, "default/later").maps("status", "conditions").getFirst(),
                  "lastProbeTime"))
          .isNotEmpty();
    });
  }

  @Test
  void endpoints_have_the_labels_of_their_service() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(Kinds.SERVICE, new ObjectName("default", "db"))
              .withLabel("tier", "back")
              .with(
                  Tree.map(
                      "clusterIP", "None",
                      "selector", Tree.map("app", "db"),
                      "ports", List.of(Tree.map("port", 5432L))),
                  "spec"));
      platform.sleep(5);
      assertThat(platform.get(Kinds.ENDPOINTS, "default/db").labels())
          .containsEntry("tier", "back")
          .containsEntry("service.kubernetes.io/headless", "");
    });
  }
}
