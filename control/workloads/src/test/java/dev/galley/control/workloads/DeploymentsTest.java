package dev.galley.control.workloads;

import static dev.galley.control.workloads.Platform.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  private static void rollOut(Platform platform) {
    platform.await("the rollout", () -> platform.rolledOut("web"));
  }

  private static KubeObject get(Platform platform) {
    return platform.get(Kinds.DEPLOYMENT, "default/web");
  }

  private static void change(Platform platform, Object value, String... path) {
    platform.update(get(platform).with(value, path));
  }

  private static void image(Platform platform, String image) {
    KubeObject web = get(platform);
    platform.update(web.with(image, "spec", "template", "spec", "containers", "0", "image"));
  }

  @Test
  void a_new_deployment_brings_up_its_pods() {
    Platform.run(platform -> {
      platform.create(deployment("web", 3));
      rollOut(platform);
      KubeObject web = get(platform);
      assertThat(platform.pods()).hasSize(3).allMatch(Pods::isReady);
      assertThat(web.number(0, "status", "availableReplicas")).isEqualTo(3);
      assertThat(web.annotations()).containsEntry(Rollout.REVISION, "1");
      assertThat(web.condition("Available"))
          .hasValueSatisfying(condition -> {
            assertThat(condition.isTrue()).isTrue();
            assertThat(condition.reason()).isEqualTo("MinimumReplicasAvailable");
            assertThat(condition.message()).isEqualTo("Deployment has minimum availability.");
          });
      KubeObject set = platform.list(Kinds.REPLICA_SET, "default").getFirst();
      assertThat(web.condition("Progressing").map(Condition::message))
          .hasValue("ReplicaSet \"" + set.name() + "\" has successfully progressed.");
      assertThat(set.name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]{8,10}");
      assertThat(platform.events("ScalingReplicaSet"))
          .containsExactly("Scaled up replica set " + set.name() + " from 0 to 3");
      assertThat(platform.events("SuccessfulCreate")).hasSize(3);
      assertThat(platform.pods()).allMatch(pod -> pod.name().startsWith(set.name() + "-"));
    });
  }

  @Test
  void a_new_image_rolls_without_falling_below_the_minimum() {
    Platform.run(platform -> {
      platform.create(deployment("web", 4));
      rollOut(platform);
      image(platform, "web:2");
      platform.await(
          "the second revision",
          () -> {
            KubeObject web = get(platform);
            assertThat(web.number(0, "status", "availableReplicas")).isGreaterThanOrEqualTo(3);
            assertThat(web.number(0, "status", "replicas")).isLessThanOrEqualTo(5);
            return platform.rolledOut("web") && web.annotations().containsValue("2");
          });
      platform.await("the old pods to go", () -> platform.pods().size() == 4);
      assertThat(platform.pods())
          .allMatch(pod -> pod.text("spec", "containers", "0", "image").equals("web:2"));
      List<KubeObject> sets = platform.list(Kinds.REPLICA_SET, "default");
      assertThat(sets).hasSize(2);
      assertThat(sets.stream().map(Rollout::replicas)).containsExactlyInAnyOrder(0L, 4L);
    });
  }

  @Test
  void going_back_reuses_the_old_replica_set_under_a_new_revision() {
    Platform.run(platform -> {
      platform.create(deployment("web", 1));
      rollOut(platform);
      KubeObject first = platform.list(Kinds.REPLICA_SET, "default").getFirst();
      image(platform, "web:2");
      platform.await("revision 2", () -> get(platform).annotations().containsValue("2"));
      rollOut(platform);
      image(platform, "web:1");
      platform.await("revision 3", () -> get(platform).annotations().containsValue("3"));
      rollOut(platform);
      assertThat(platform.list(Kinds.REPLICA_SET, "default")).hasSize(2);
      KubeObject again = platform.get(Kinds.REPLICA_SET, "default/" + first.name());
      assertThat(again.annotations())
          .containsEntry(Rollout.REVISION, "3")
          .containsEntry(Rollout.REVISION_HISTORY, "1");
      assertThat(Rollout.replicas(again)).isEqualTo(1);
    });
  }

  @Test
  void scaling_changes_the_one_replica_set() {
    Platform.run(platform -> {
      platform.create(deployment("web", 2));
      rollOut(platform);
      change(platform, 5, "spec", "replicas");
      rollOut(platform);
      assertThat(platform.pods()).hasSize(5);
      change(platform, 1, "spec", "replicas");
      platform.await("fewer pods", () -> platform.pods().size() == 1);
      rollOut(platform);
      assertThat(platform.list(Kinds.REPLICA_SET, "default")).hasSize(1);
      assertThat(platform.events("ScalingReplicaSet").getLast()).endsWith("from 5 to 1");
    });
  }

  @Test
  void to_recreate_is_to_stop_everything_first() {
    Platform.run(platform -> {
      KubeObject web = deployment("web", 2).with(Tree.map("type", "Recreate"), "spec", "strategy");
      platform.create(web);
      rollOut(platform);
      image(platform, "web:2");
      platform.await(
          "revision 2",
          () -> {
            assertThat(
                    platform.pods().stream()
                        .map(pod -> pod.text("spec", "containers", "0", "image"))
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
            return get(platform).annotations().containsValue("2") && platform.rolledOut("web");
          });
    });
  }

  @Test
  void a_rollout_that_makes_no_progress_misses_its_deadline() {
    Platform.run(platform -> {
      KubeObject web = deployment("web", 1).with(60, "spec", "progressDeadlineSeconds");
      platform.create(
          web.with(
              "never", "spec", "template", "metadata", "annotations", "galley.dev/ready-after"));
      platform.await(
          "the deadline",
          () ->
              get(platform)
                  .condition("Progressing")
                  .filter(it -> it.reason().equals("ProgressDeadlineExceeded"))
                  .isPresent());
      Condition progressing = get(platform).condition("Progressing").orElseThrow();
      assertThat(progressing.status()).isEqualTo("False");
      assertThat(progressing.message()).endsWith("\" has timed out progressing.");
      Condition available = get(platform).condition("Available").orElseThrow();
      assertThat(available.reason()).isEqualTo("MinimumReplicasUnavailable");
    });
  }

  @Test
  void a_paused_deployment_rolls_only_when_it_is_resumed() {
    Platform.run(platform -> {
      platform.create(deployment("web", 2));
      rollOut(platform);
      change(platform, true, "spec", "paused");
      image(platform, "web:2");
      platform.sleep(60);
      assertThat(platform.list(Kinds.REPLICA_SET, "default")).hasSize(1);
      assertThat(get(platform).condition("Progressing").map(Condition::reason))
          .hasValue("DeploymentPaused");
      change(platform, false, "spec", "paused");
      platform.await("revision 2", () -> get(platform).annotations().containsValue("2"));
      rollOut(platform);
    });
  }

  @Test
  void old_replica_sets_beyond_the_limit_are_deleted() {
    Platform.run(platform -> {
      platform.create(deployment("web", 1).with(1, "spec", "revisionHistoryLimit"));
      for (int version = 1; version <= 4; version++) {
        image(platform, "web:" + version);
        String revision = Integer.toString(version);
        platform.await("the revision", () -> get(platform).annotations().containsValue(revision));
        rollOut(platform);
      }
      platform.await("cleanup", () -> platform.list(Kinds.REPLICA_SET, "default").size() == 2);
    });
  }

  @Test
  void deleting_a_deployment_deletes_everything_below_it() {
    Platform.run(platform -> {
      platform.create(deployment("web", 3));
      rollOut(platform);
      platform.delete(Kinds.DEPLOYMENT, "default/web");
      platform.await("the cascade", () -> platform.pods().isEmpty());
      assertThat(platform.list(Kinds.REPLICA_SET, "default")).isEmpty();
    });
  }

  @Test
  void a_lost_pod_is_replaced() {
    Platform.run(platform -> {
      platform.create(deployment("web", 2));
      rollOut(platform);
      KubeObject victim = platform.pods().getFirst();
      platform.delete(Kinds.POD, "default/" + victim.name());
      platform.await(
          "a replacement",
          () ->
              platform.pods().size() == 2
                  && platform.pods().stream()
                      .allMatch(pod -> Pods.isReady(pod) && !pod.uid().equals(victim.uid())));
    });
  }
}
