package dev.galley.control.workloads;

import static dev.galley.control.workloads.Platform.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Fault;
import dev.galley.base.runtime.FaultPlan;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.controller.Kinds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same story under many orders of events and many faults.
class SeedsTest {
  private static void story(Platform platform) {
    platform.create(deployment("web", 3));
    platform.create(Platform.workload(Kinds.STATEFUL_SET, "db").with(2, "spec", "replicas"));
    platform.create(Platform.workload(Kinds.DAEMON_SET, "agent"));
    platform.await("the first rollout", () -> platform.rolledOut("web"));
    platform.await("all pods", () -> platform.pods().stream().filter(Pods::isReady).count() == 7);
    KubeObject web = platform.get(Kinds.DEPLOYMENT, "default/web");
    platform.update(web.with("web:2", "spec", "template", "spec", "containers", "0", "image"));
    platform.await(
        "the second rollout", () -> platform.rolledOut("web") && platform.pods().size() == 7);
    platform.delete(Kinds.DEPLOYMENT, "default/web");
    platform.await("the cascade", () -> platform.pods().size() == 4);
  }

  private static List<String> objects(long seed) {
    List<String> all = new ArrayList<>();
    Platform.run(
        seed,
        platform -> {
          story(platform);
          for (var kind : List.of(Kinds.POD, Kinds.EVENT, Kinds.NODE, Kinds.CONTROLLER_REVISION)) {
            platform.api.list(platform.type(kind), ListQuery.ALL).items().stream()
                .map(object -> object.tree().toString())
                .forEach(all::add);
          }
        });
    return all;
  }

  @Test
  void the_same_seed_gives_the_same_objects_byte_for_byte() {
    assertThat(objects(7)).isEqualTo(objects(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6})
  void every_order_ends_well(long seed) {
    Platform.run(seed, SeedsTest::story);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void refused_writes_and_conflicts_only_cost_time(long seed) {
    FaultPlan plan =
        (world, point, detail) -> {
          // The tester's own writes are spared: it does not try again.
          boolean theirs =
              List.of("pods", "replicasets.apps", "nodes", "leases.coordination.k8s.io", "events")
                  .contains(detail.split("/", 2)[0]);
          boolean strikes = !List.of("kube.get", "kube.list").contains(point);
          return theirs && strikes && world.random().nextInt(10) == 0
              ? new Fault.Fail("Unavailable")
              : Fault.NONE;
        };
    Platform.run(new SimulatedWorld(seed, SimulatedWorld.EPOCH, plan), SeedsTest::story);
  }

  @Test
  void an_idle_hour_costs_little_more_than_the_bookmarks_of_its_watches() {
    Platform.run(platform -> {
      platform.create(deployment("web", 3));
      platform.await("the rollout", () -> platform.rolledOut("web"));
      platform.sleep(260);
      long before = ((SimulatedWorld) platform.world).turns();
      platform.sleep(3600);
      assertThat(((SimulatedWorld) platform.world).turns() - before).isLessThan(5000);
    });
  }
}
