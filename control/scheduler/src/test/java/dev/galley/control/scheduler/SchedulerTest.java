package dev.galley.control.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.yaml.Yaml;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Pods and nodes in an API server, with nothing but the scheduler beside it.
class SchedulerTest {
  private static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: %s, labels: {zone: %s}}
      spec: {taints: [%s]}
      status: {allocatable: {cpu: "%s", memory: 4Gi, pods: "110"}}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: default, labels: {app: web}}
      spec:
        containers: [{name: main, image: web, resources: {requests: {cpu: %s}}}]
        %s
      """;

  private SimulatedWorld world = new SimulatedWorld(1);

  private void scheduling(Consumer<KubeApi> scenario) {
    world.run(
        "test",
        () -> {
          ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
          KubeApi api = server.as(UserInfo.administrator("test"));
          create(
              api,
              "apiVersion: v1\n"
                  + "kind: ServiceAccount\n"
                  + "metadata: {name: default, namespace: default}");
          Scheduler.start(world, api);
          scenario.accept(api);
        });
    assertThat(world.failures()).isEmpty();
  }

  private static void create(KubeApi api, String yaml) {
    KubeObject object =
        KubeObject.of(Tree.asMap(Yaml.documents(yaml, "test.yaml").getFirst().tree()));
    KubeObject created =
        api.create(
            api.type(object.groupVersionKind()).orElseThrow(), object, WriteOptions.by("test"));
    if (object.kind().equals("Node")) {
      api.update(
          api.type(Kinds.NODE).orElseThrow(),
          created.with(object.at("status"), "status"),
          WriteOptions.by("test").status());
    }
  }

  private KubeObject pod(KubeApi api, String name) {
    world.sleep(Duration.ofSeconds(30));
    return api.get(api.type(Kinds.POD).orElseThrow(), new ObjectName("default", name));
  }

  @Test
  void a_pod_goes_to_the_node_with_most_room() {
    scheduling(api -> {
      create(api, NODE.formatted("small", "a", "", "1"));
      create(api, NODE.formatted("large", "b", "", "8"));
      create(api, POD.formatted("web", "500m", ""));

      KubeObject pod = pod(api, "web");

      assertThat(pod.text("spec", "nodeName")).isEqualTo("large");
      assertThat(pod.condition("PodScheduled").map(Condition::status)).contains("True");
    });
  }

  @Test
  void a_taint_nobody_tolerates_is_named_as_kube_scheduler_names_it() {
    scheduling(api -> {
      String taint = "{key: CriticalAddonsOnly, value: 'true', effect: NoSchedule}";
      for (String name : new String[] {"one", "two", "three"}) {
        create(api, NODE.formatted(name, "a", taint, "2"));
      }
      create(api, POD.formatted("web", "500m", ""));

      Condition condition = pod(api, "web").condition("PodScheduled").orElseThrow();

      assertThat(condition.reason()).isEqualTo("Unschedulable");
      assertThat(condition.message())
          .isEqualTo(
              "0/3 nodes are available: 3 node(s) had untolerated taint {CriticalAddonsOnly:"
                  + " true}. preemption: 0/3 nodes are available: 3 Preemption is not helpful"
                  + " for scheduling.");
    });
  }

  @Test
  void a_pod_that_waits_is_placed_when_a_node_comes() {
    scheduling(api -> {
      create(api, POD.formatted("web", "500m", ""));
      assertThat(pod(api, "web").text("spec", "nodeName")).isEmpty();

      create(api, NODE.formatted("late", "a", "", "2"));

      assertThat(pod(api, "web").text("spec", "nodeName")).isEqualTo("late");
    });
  }

  @Test
  void pods_that_must_spread_over_zones_do() {
    scheduling(api -> {
      create(api, NODE.formatted("one", "a", "", "64"));
      create(api, NODE.formatted("two", "b", "", "2"));
      String spread =
          "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable:"
              + " DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]";
      create(api, POD.formatted("first", "100m", spread));
      create(api, POD.formatted("second", "100m", spread));

      assertThat(pod(api, "first").text("spec", "nodeName"))
          .isNotEqualTo(pod(api, "second").text("spec", "nodeName"));
    });
  }
}
