package dev.galley.assembly.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.checks.evidence.Proves;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// fabric8's client, unmodified, by kubeconfig.
@GalleyCluster(manifests = "manifests/ovens.yaml", nodes = 1)
class Fabric8ClientTest {
  private static KubernetesClient client(TestCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
        .build();
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("kitchen")
        .endMetadata()
        .addToData("dish", value)
        .build();
  }

  @Test
  @Proves("clients: fabric8 creates, reads, edits and deletes")
  void it_creates_reads_edits_and_deletes(TestCluster cluster) {
    try (KubernetesClient client = client(cluster)) {
      client.resource(configMap("menu", "soup")).create();
      client
          .configMaps()
          .inNamespace("kitchen")
          .withName("menu")
          .edit(known -> new ConfigMapBuilder(known).addToData("dish", "stew").build());

      assertThat(client.configMaps().inNamespace("kitchen").withName("menu").get().getData())
          .isEqualTo(Map.of("dish", "stew"));

      client.configMaps().inNamespace("kitchen").withName("menu").delete();
      assertThat(client.configMaps().inNamespace("kitchen").withName("menu").get()).isNull();
    }
  }

  @Test
  @Proves("clients: fabric8 applies server-side, and is refused what another owns")
  void it_applies_server_side_and_hears_of_conflicts(TestCluster cluster) {
    try (KubernetesClient client = client(cluster)) {
      client.resource(configMap("menu", "soup")).fieldManager("cook").serverSideApply();

      assertThatThrownBy(() ->
              client.resource(configMap("menu", "stew")).fieldManager("guest").serverSideApply())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> assertThat(refused.getCode()).isEqualTo(409))
          .hasMessageContaining("conflict with \"cook\"");
    }
  }

  @Test
  @Proves("clients: fabric8's informer lists, then watches")
  void its_informer_lists_and_then_watches(TestCluster cluster) throws InterruptedException {
    CountDownLatch added = new CountDownLatch(2);
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch deleted = new CountDownLatch(1);
    try (KubernetesClient client = client(cluster)) {
      client.resource(configMap("one", "soup")).create();
      SharedIndexInformer<ConfigMap> informer =
          client
              .configMaps()
              .inNamespace("kitchen")
              .withLabelSelector("!kubernetes.io/x")
              .inform(
                  new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(ConfigMap seen) {
                      if (seen.getData() != null && seen.getData().containsKey("dish")) {
                        added.countDown();
                      }
                    }

                    @Override
                    public void onUpdate(ConfigMap before, ConfigMap after) {
                      changed.countDown();
                    }

                    @Override
                    public void onDelete(ConfigMap last, boolean unknown) {
                      deleted.countDown();
                    }
                  });
      client.resource(configMap("two", "stew")).create();
      assertThat(added.await(30, TimeUnit.SECONDS)).isTrue();
      client
          .configMaps()
          .inNamespace("kitchen")
          .withName("two")
          .edit(known -> new ConfigMapBuilder(known).addToData("dish", "bread").build());
      assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
      client.configMaps().inNamespace("kitchen").withName("one").delete();
      assertThat(deleted.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(informer.getStore().list())
          .anyMatch(map -> map.getMetadata().getName().equals("two"));
    }
  }

  @Test
  @Proves("clients: fabric8 writes custom resources and their status")
  void it_writes_custom_resources_and_their_status(TestCluster cluster) {
    try (KubernetesClient client = client(cluster)) {
      GenericKubernetesResource oven =
          client
              .genericKubernetesResources("kitchen.example/v1", "Oven")
              .inNamespace("kitchen")
              .withName("first")
              .get();
      oven.setAdditionalProperty("status", Map.of("ready", true));

      GenericKubernetesResource stored = client.resource(oven).updateStatus();

      assertThat(stored.<Map<String, Object>>get("status")).isEqualTo(Map.of("ready", true));
      assertThat(stored.<Boolean>get("spec", "fan")).isTrue();
    }
  }

  @Test
  @Proves("clients: fabric8 waits until a deployment is ready, and reads its pods")
  void it_waits_until_a_deployment_is_ready(TestCluster cluster) {
    try (KubernetesClient client = client(cluster)) {
      Deployment web =
          new DeploymentBuilder()
              .withNewMetadata()
              .withName("web")
              .withNamespace("kitchen")
              .endMetadata()
              .withNewSpec()
              .withReplicas(2)
              .withNewSelector()
              .addToMatchLabels("app", "web")
              .endSelector()
              .withNewTemplate()
              .withNewMetadata()
              .addToLabels("app", "web")
              .endMetadata()
              .withNewSpec()
              .addNewContainer()
              .withName("web")
              .withImage("web:1")
              .endContainer()
              .endSpec()
              .endTemplate()
              .endSpec()
              .build();
      client.resource(web).create();

      client.resource(web).waitUntilReady(60, TimeUnit.SECONDS);

      assertThat(client.pods().inNamespace("kitchen").withLabel("app", "web").list().getItems())
          .hasSize(2)
          .extracting(Pod::getStatus)
          .allMatch(status -> status.getPhase().equals("Running"));
    }
  }
}
