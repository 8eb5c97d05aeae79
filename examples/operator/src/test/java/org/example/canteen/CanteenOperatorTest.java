package org.example.canteen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.assembly.junit.GalleyCluster;
import dev.galley.assembly.junit.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each test begins with a cluster of its own: an API server, the controllers of a real cluster,
/// and one simulated machine for the pods.
@GalleyCluster(manifests = "crds/canteens.yaml", nodes = 1)
class CanteenOperatorTest {
  private final KubernetesClient client;
  private final Operator operator;

  CanteenOperatorTest(TestCluster cluster) {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
    operator = CanteenOperator.with(client);
  }

  @BeforeEach
  void start() {
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    client.close();
  }

  private Resource<Canteen> canteen(String name) {
    return client.resources(Canteen.class).inNamespace("default").withName(name);
  }

  private Resource<ConfigMap> configMap(String name) {
    return client.configMaps().inNamespace("default").withName(name);
  }

  private Resource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace("default").withName(name);
  }

  private Canteen open(String name, Canteen.Spec spec) {
    Canteen canteen = new Canteen();
    canteen.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    canteen.setSpec(spec);
    return client.resource(canteen).create();
  }

  private static <T> T await(Resource<T> resource, Predicate<T> condition) {
    return resource.waitUntilCondition(
        found -> found != null && condition.test(found), 30, TimeUnit.SECONDS);
  }

  private static void awaitGone(Resource<?> resource) {
    resource.waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
  }

  private Canteen awaitOpen(String name, int counters) {
    return await(
        canteen(name),
        found -> found.getStatus() != null && found.getStatus().openCounters() == counters);
  }

  private void awaitMenu(String name, String dish) {
    await(configMap(name + "-menu"), menu -> dish.equals(menu.getData().get("dish")));
  }

  @Test
  void a_canteen_gets_its_menu_its_counters_and_its_finalizer() {
    open("west", new Canteen.Spec("soup", null));

    Canteen west = awaitOpen("west", 1);

    assertThat(west.getSpec().counters()).as("the definition's default").isEqualTo(1);
    assertThat(west.getFinalizers()).containsExactly("example.org/directory");
    ConfigMap menu = configMap("west-menu").get();
    assertThat(menu.getData()).isEqualTo(Map.of("dish", "soup"));
    assertThat(menu.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(west.getMetadata().getUid()));
    assertThat(configMap(CanteenReconciler.DIRECTORY).get().getData())
        .isEqualTo(Map.of("west", "soup"));
  }

  @Test
  void a_change_is_followed_and_the_status_says_so() {
    open("west", new Canteen.Spec("soup", 1));
    awaitOpen("west", 1);

    canteen("west")
        .edit(known -> {
          known.setSpec(new Canteen.Spec("stew", 3));
          return known;
        });

    Canteen changed = awaitOpen("west", 3);
    awaitMenu("west", "stew");
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(changed.getStatus().observedGeneration()).isEqualTo(2);
  }

  @Test
  void what_somebody_else_changes_or_deletes_is_mended() {
    open("west", new Canteen.Spec("soup", 1));
    awaitOpen("west", 1);

    configMap("west-menu")
        .edit(menu -> new ConfigMapBuilder(menu).addToData("dish", "cake").build());
    awaitMenu("west", "soup");
    String uid = deployment("west").get().getMetadata().getUid();
    deployment("west").delete();

    await(deployment("west"), found -> !found.getMetadata().getUid().equals(uid));
  }

  @Test
  void a_canteen_that_is_deleted_leaves_the_directory_and_takes_what_it_owns_with_it() {
    open("west", new Canteen.Spec("soup", 1));
    open("east", new Canteen.Spec("stew", 1));
    awaitOpen("west", 1);
    awaitOpen("east", 1);

    canteen("west").delete();

    awaitGone(canteen("west"));
    assertThat(configMap(CanteenReconciler.DIRECTORY).get().getData())
        .isEqualTo(Map.of("east", "stew"));
    for (Resource<?> owned : List.of(configMap("west-menu"), deployment("west"))) {
      awaitGone(owned);
    }
  }

  @Test
  void the_definition_refuses_what_makes_no_sense() {
    assertThatThrownBy(() -> open("west", new Canteen.Spec("", 11)))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(422))
        .hasMessageContaining("spec.counters: Invalid value: 11")
        .hasMessageContaining("spec.dish: Invalid value: \"\"");
  }
}
