package dev.galley.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.assembly.junit.GalleyCluster;
import dev.galley.assembly.junit.TestCluster;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.WriteOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.example.canteen.CanteenOperator;
import org.junit.jupiter.api.Test;

/// The operator of `examples/operator`, which knows nothing of us, over a wire that is cut.
@GalleyCluster(
    manifests = "../../examples/operator/src/main/resources/crds/canteens.yaml",
    nodes = 1)
class OperatorTest {
  private static final ObjectName WEST = new ObjectName("default", "west");
  private static final GroupVersionKind CANTEEN = GroupVersionKind.of("example.org/v1", "Canteen");
  private static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");

  private final RealWorld world = new RealWorld((task, failure) -> {});
  private final TestCluster cluster;
  private final KubeApi api;

  OperatorTest(TestCluster cluster) {
    this.cluster = cluster;
    this.api = cluster.api();
  }

  private Optional<KubeObject> find(GroupVersionKind kind, String name) {
    return api.find(api.type(kind).orElseThrow(), new ObjectName("default", name));
  }

  private void await(String what, BooleanSupplier condition) {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertThat(tries).as(what).isLessThan(600);
      world.sleep(Duration.ofMillis(50));
    }
  }

  private void awaitAnswer(long generation, long counters) {
    await(
        "an answer to generation " + generation,
        () ->
            find(CANTEEN, "west")
                .filter(west -> west.number(0, "status", "observedGeneration") == generation)
                .filter(west -> west.number(0, "status", "openCounters") == counters)
                .isPresent());
  }

  private void want(String dish, long counters) {
    KubeObject canteen =
        KubeObject.of(CANTEEN, WEST).with(Tree.map("dish", dish, "counters", counters), "spec");
    if (find(CANTEEN, "west").isEmpty()) {
      api.create(api.type(CANTEEN).orElseThrow(), canteen, WriteOptions.by("owner"));
    } else {
      KubeObject known = find(CANTEEN, "west").orElseThrow();
      api.update(
          api.type(CANTEEN).orElseThrow(),
          known.with(canteen.map("spec"), "spec"),
          WriteOptions.by("owner"));
    }
  }

  @Test
  @Proves("clients: an operator of the Java Operator SDK reconciles, reports status and finalizes")
  @Proves("clients: an operator goes on where its connections were cut")
  void it_reconciles_whatever_happens_to_its_connections() throws IOException {
    int port = URI.create(cluster.url()).getPort();
    try (Wire wire = new Wire(world, port)) {
      Config config =
          Config.fromKubeconfig(cluster.kubeconfig().replace(":" + port, ":" + wire.port()));
      config.setWatchReconnectInterval(20);
      KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
      Operator operator = CanteenOperator.with(client);
      operator.start();
      want("soup", 1);
      awaitAnswer(1, 1);
      for (int generation = 2; generation < 4; generation++) {
        wire.cut();
        want("stew " + generation, generation);
        awaitAnswer(generation, generation);
        assertThat(find(CONFIG_MAP, "west-menu").orElseThrow().text("data", "dish"))
            .isEqualTo("stew " + generation);
      }
      wire.cut();
      api.delete(api.type(CANTEEN).orElseThrow(), WEST, DeleteOptions.BACKGROUND);
      await("the finalizer", () -> find(CANTEEN, "west").isEmpty());
      await("the garbage collector", () -> find(CONFIG_MAP, "west-menu").isEmpty());
      assertThat(find(CONFIG_MAP, "canteens").orElseThrow().map("data")).isEmpty();
      operator.stop();
      client.close();
    }
    assertThat(cluster.failures()).isEmpty();
  }
}
