package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Quotas, and claims that are held while somebody uses them.
class QuotasTest {
  private static final String QUOTA = "default/q";

  private static KubeObject quota(Object... hard) {
    return KubeObject.of(Kinds.RESOURCE_QUOTA, Platform.name(QUOTA))
        .with(Tree.map(hard), "spec", "hard");
  }

  private static KubeObject settings(String name) {
    return KubeObject.of(Kinds.CONFIG_MAP, new ObjectName("default", name));
  }

  private static Map<String, @Nullable Object> used(Platform platform) {
    return platform.get(Kinds.RESOURCE_QUOTA, QUOTA).map("status", "used");
  }

  @Test
  void a_quota_says_what_is_used_and_gives_back_what_is_gone() {
    Platform.run(platform -> {
      platform.create(settings("a"));
      platform.create(quota("configmaps", "3", "count/deployments.apps", "1"));
      // The certificate of the namespace is a config map too.
      platform.await(
          "usage",
          () -> used(platform).equals(Tree.map("configmaps", "2", "count/deployments.apps", "0")));
      platform.create(settings("b"));
      assertThat(used(platform)).containsEntry("configmaps", "3");
      assertThatThrownBy(() -> platform.create(settings("c")))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("exceeded quota: q");
      platform.delete(Kinds.CONFIG_MAP, "default/a");
      platform.await("a place", () -> "2".equals(used(platform).get("configmaps")));
      platform.create(settings("c"));
    });
  }

  @Test
  void a_deployment_gets_as_many_pods_as_the_quota_lets_it() {
    Platform.run(platform -> {
      platform.create(quota("pods", "2"));
      platform.await("usage", () -> "0".equals(used(platform).get("pods")));
      platform.create(Platform.deployment("web", 3));
      platform.await("pods", () -> platform.pods().size() == 2);
      platform.sleep(60);
      assertThat(platform.pods()).hasSize(2);
      assertThat(used(platform)).containsEntry("pods", "2");
      assertThat(platform.events("FailedCreate"))
          .anySatisfy(message ->
              assertThat(message)
                  .matches(
                      "Error creating: pods \"web-[a-z0-9]+-[a-z0-9]{5}\" is forbidden: exceeded"
                          + " quota: q, requested: pods=1, used: pods=2, limited: pods=2"));
      platform.delete(Kinds.RESOURCE_QUOTA, QUOTA);
      platform.await("the third pod", () -> platform.pods().size() == 3);
    });
  }

  @Test
  void a_claim_stays_while_a_pod_uses_it() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(Kinds.STORAGE_CLASS, ObjectName.cluster("gp3"))
              .with("ebs.csi.aws.com", "provisioner"));
      platform.create(
          KubeObject.of(Kinds.PERSISTENT_VOLUME_CLAIM, Platform.name("default/data"))
              .with(
                  Tree.map(
                      "storageClassName",
                      "gp3",
                      "accessModes",
                      List.of("ReadWriteOnce"),
                      "resources",
                      Tree.map("requests", Tree.map("storage", "1Gi"))),
                  "spec"));
      platform.create(
          KubeObject.of(Kinds.POD, Platform.name("default/db"))
              .with(List.of(Tree.map("name", "db", "image", "db:1")), "spec", "containers")
              .with(
                  List.of(
                      Tree.map(
                          "name", "data", "persistentVolumeClaim", Tree.map("claimName", "data"))),
                  "spec",
                  "volumes"));
      platform.await("the pod", () -> Pods.isReady(platform.get(Kinds.POD, "default/db")));
      platform.delete(Kinds.PERSISTENT_VOLUME_CLAIM, "default/data");
      platform.sleep(30);
      assertThat(platform.exists(Kinds.PERSISTENT_VOLUME_CLAIM, "default/data")).isTrue();
      platform.delete(Kinds.POD, "default/db");
      platform.await(
          "the claim to go", () -> !platform.exists(Kinds.PERSISTENT_VOLUME_CLAIM, "default/data"));
      platform.await(
          "its volume to go", () -> platform.list(Kinds.PERSISTENT_VOLUME, "").isEmpty());
    });
  }
}
