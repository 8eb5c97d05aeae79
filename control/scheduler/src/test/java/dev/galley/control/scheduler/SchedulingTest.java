package dev.galley.control.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SchedulingTest {

  /// A cluster with a scheduler and nothing else.
  private record Cluster(SimulatedWorld world, KubeApi api) {

    void node(String name, String cpu, String more) {
      create(
          "{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
              + name
              + "','labels':{'kubernetes.io/hostname':'"
              + name
              + "'}},'spec':{"
              + more
              + "},'status':{'allocatable':{'cpu':'"
              + cpu
              + "','memory':'8Gi','pods':'10'}}}");
      ResourceType type = api.type(Kinds.NODE).orElseThrow();
      KubeObject node = api.get(type, ObjectName.cluster(name));
      api.update(
          type,
          node.with(
              Tree.listAt(node.tree(), "spec", "taints").stream()
                  .filter(taint -> !Tree.textAt(taint, "key").startsWith("node.kubernetes.io/"))
                  .toList(),
              "spec",
              "taints"),
          WriteOptions.by("test"));
    }

    void pod(String name, String cpu, String more) {
      create(
          "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
              + name
              + "','namespace':'default','labels':{'app':'a'}},'spec':{"
              + more
              + "'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'"
              + cpu
              + "'}}}]}}");
    }

    void create(String json) {
      KubeObject object = KubeObject.of(Tree.mapAt(Json.parse(json.replace('\'', '"'))));
      api.create(
          api.type(object.groupVersionKind()).orElseThrow(), object, WriteOptions.by("test"));
    }

    KubeObject pod(String name) {
      return api.get(api.type(Kinds.POD).orElseThrow(), new ObjectName("default", name));
    }

    String nodeOf(String name) {
      return pod(name).text("spec", "nodeName");
    }

    void settle() {
      world.sleep(Duration.ofSeconds(15));
    }
  }

  private static void given(Consumer<Cluster> story) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run(
        "test",
        () -> {
          ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
          Cluster cluster = new Cluster(world, server.as(UserInfo.administrator("test")));
          cluster.create(
              "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'default',"
                  + "'namespace':'default'}}");
          var scheduler = Scheduler.start(world, cluster.api);
          story.accept(cluster);
          scheduler.cancel();
        });
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void a_pod_goes_to_a_node_that_has_room_and_an_event_says_so() {
    given(cluster -> {
      cluster.node("small", "1", "");
      cluster.node("big", "4", "");
      cluster.pod("p", "2", "");
      cluster.settle();
      assertThat(cluster.nodeOf("p")).isEqualTo("big");
      assertThat(cluster.pod("p").condition("PodScheduled").orElseThrow().isTrue()).isTrue();
      assertThat(events(cluster))
          .containsExactly("Scheduled: Successfully assigned default/p to big");
    });
  }

  private static List<String> events(Cluster cluster) {
    return cluster
        .api
        .list(cluster.api.type(Kinds.EVENT).orElseThrow(), ListQuery.in("default"))
        .items()
        .stream()
        .map(event -> event.text("reason") + ": " + event.text("message"))
        .toList();
  }

  @Test
  void pods_spread_over_equal_nodes() {
    given(cluster -> {
      cluster.node("a", "4", "");
      cluster.node("b", "4", "");
      for (int i = 0; i < 4; i++) {
        cluster.pod("p" + i, "500m", "");
        cluster.settle();
      }
      assertThat(IntStream.range(0, 4).mapToObj(i -> cluster.nodeOf("p" + i)))
          .containsExactly("a", "b", "a", "b");
    });
  }

  @Test
  void a_pod_that_fits_nowhere_says_why_as_kube_scheduler_does() {
    given(cluster -> {
      String taint =
          "'taints':[{'key':'CriticalAddonsOnly','value':'true'," + "'effect':'NoSchedule'}]";
      cluster.node("a", "4", taint);
      cluster.node("b", "4", taint);
      cluster.node("c", "4", taint);
      cluster.pod("p", "1", "");
      cluster.settle();
      String message =
          "0/3 nodes are available: 3 node(s) had untolerated taint {CriticalAddonsOnly:"
              + " true}. preemption: 0/3 nodes are available: 3 Preemption is not helpful for"
              + " scheduling.";
      var condition = cluster.pod("p").condition("PodScheduled").orElseThrow();
      assertThat(condition.status()).isEqualTo("False");
      assertThat(condition.reason()).isEqualTo("Unschedulable");
      assertThat(condition.message()).isEqualTo(message);
      assertThat(events(cluster)).contains("FailedScheduling: " + message);
    });
  }

  @Test
  void without_nodes_there_is_nothing_to_say_but_that() {
    given(cluster -> {
      cluster.pod("p", "1", "");
      cluster.settle();
      assertThat(cluster.pod("p").condition("PodScheduled").orElseThrow().message())
          .isEqualTo("no nodes available to schedule pods");
    });
  }

  @Test
  void a_waiting_pod_goes_to_a_node_that_comes_later() {
    given(cluster -> {
      cluster.pod("p", "1", "");
      cluster.settle();
      cluster.node("late", "4", "");
      cluster.settle();
      assertThat(cluster.nodeOf("p")).isEqualTo("late");
    });
  }

  @Test
  void room_that_a_deleted_pod_leaves_is_used() {
    given(cluster -> {
      cluster.node("a", "1", "");
      cluster.pod("first", "1", "");
      cluster.settle();
      cluster.pod("second", "1", "");
      cluster.settle();
      assertThat(cluster.nodeOf("second")).isEmpty();
      cluster.api.delete(
          cluster.api.type(Kinds.POD).orElseThrow(),
          new ObjectName("default", "first"),
          DeleteOptions.BACKGROUND.now());
      cluster.settle();
      assertThat(cluster.nodeOf("second")).isEqualTo("a");
    });
  }

  @Test
  void pods_of_another_scheduler_and_gated_pods_are_left_alone() {
    given(cluster -> {
      cluster.node("a", "4", "");
      cluster.pod("theirs", "1", "'schedulerName':'other',");
      cluster.pod("gated", "1", "'schedulingGates':[{'name':'wait'}],");
      cluster.settle();
      assertThat(cluster.nodeOf("theirs")).isEmpty();
      assertThat(cluster.nodeOf("gated")).isEmpty();
    });
  }

  @Test
  void anti_affinity_keeps_pods_apart() {
    given(cluster -> {
      cluster.node("a", "4", "");
      cluster.node("b", "4", "");
      String apart =
          "'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
              + "[{'topologyKey':'kubernetes.io/hostname','labelSelector':{'matchLabels':"
              + "{'app':'a'}}}]}},";
      cluster.pod("p1", "1", apart);
      cluster.pod("p2", "1", apart);
      cluster.pod("p3", "1", apart);
      cluster.settle();
      assertThat(List.of(cluster.nodeOf("p1"), cluster.nodeOf("p2")))
          .containsExactlyInAnyOrder("a", "b");
      assertThat(cluster.nodeOf("p3")).isEmpty();
    });
  }
}
