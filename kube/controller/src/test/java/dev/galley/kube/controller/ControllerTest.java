package dev.galley.kube.controller;

import static dev.galley.kube.controller.Bench.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.FaultPlan;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.Task;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerTest {
  private static Task start(Bench bench, Reconciler reconciler) {
    return Controller.named("test")
        .watches(Kinds.CONFIG_MAP)
        .reconciles(reconciler)
        .start(bench.world(), bench.informers());
  }

  @Test
  void it_reconciles_what_is_there_and_what_changes() {
    Bench.run(bench -> {
      bench.create(settings("a"));
      List<String> seen = new ArrayList<>();
      start(
          bench,
          name -> {
            seen.add(name.name());
            return Outcome.DONE;
          });
      bench.sleep(1);
      bench.create(settings("b"));
      bench.sleep(1);
      assertThat(seen).containsExactly("a", "b");
    });
  }

  @Test
  void failures_are_tried_again_later_each_time_and_defects_are_reported() {
    List<Instant> tries = new ArrayList<>();
    SimulatedWorld world =
        Bench.run(
            FaultPlan.NOTHING_FAILS,
            bench -> {
              bench.create(settings("a"));
              start(
                  bench,
                  name -> {
                    tries.add(bench.world().now());
                    return switch (tries.size()) {
                      case 1 -> throw new ApiException(409, "Conflict", "stale", Map.of());
                      case 2 -> throw new IllegalStateException("defect");
                      case 3 -> Outcome.retry("not yet");
                      default -> Outcome.DONE;
                    };
                  });
              bench.sleep(60);
            });
    assertThat(tries).hasSize(4);
    assertThat(Duration.between(tries.get(0), tries.get(1))).hasMillis(5);
    assertThat(Duration.between(tries.get(1), tries.get(2))).hasMillis(10);
    assertThat(Duration.between(tries.get(2), tries.get(3))).hasMillis(20);
    assertThat(world.failures()).hasSize(1);
    assertThat(world.failures().getFirst().task()).isEqualTo("test at default/a");
  }

  @Test
  void again_means_after_that_time() {
    Bench.run(bench -> {
      bench.create(settings("a"));
      List<Instant> tries = new ArrayList<>();
      start(
          bench,
          name -> {
            tries.add(bench.world().now());
            return Outcome.again(Duration.ofMinutes(1));
          });
      bench.sleep(150);
      assertThat(tries).hasSize(3);
    });
  }

  @Test
  void another_kind_leads_to_the_names_it_maps_to() {
    Bench.run(bench -> {
      List<String> seen = new ArrayList<>();
      Controller.named("test")
          .watches(Kinds.SECRET, secret -> List.of(new ObjectName("x", secret.name() + "-owner")))
          .reconciles(name -> {
            seen.add(name.toString());
            return Outcome.DONE;
          })
          .start(bench.world(), bench.informers());
      bench.create(KubeObject.of(Kinds.SECRET, new ObjectName("default", "s")));
      bench.sleep(1);
      assertThat(seen).containsExactly("x/s-owner");
    });
  }

  @Test
  void a_cancelled_controller_does_nothing_more() {
    Bench.run(bench -> {
      List<String> seen = new ArrayList<>();
      Task task =
          start(
              bench,
              name -> {
                seen.add(name.name());
                return Outcome.DONE;
              });
      bench.sleep(1);
      task.cancel();
      bench.create(settings("late"));
      bench.sleep(1);
      assertThat(seen).doesNotContain("late");
      assertThat(task.isDone()).isTrue();
    });
  }

  @Test
  void an_event_that_happens_again_only_counts() {
    Bench.run(bench -> {
      KubeObject about = bench.create(settings("a"));
      EventRecorder events = new EventRecorder(bench.world(), bench.api(), "tester");
      events.normal(about, "Pulled", "image pulled");
      bench.sleep(5);
      events.normal(about, "Pulled", "image pulled");
      events.warning(about, "Failed", "no luck");
      List<KubeObject> found =
          bench.api().list(bench.type(Kinds.EVENT), ListQuery.in("default")).items();
      assertThat(found).hasSize(2);
      KubeObject pulled =
          found.stream()
              .filter(each -> each.text("reason").equals("Pulled"))
              .findFirst()
              .orElseThrow();
      assertThat(pulled.number(0, "count")).isEqualTo(2);
      assertThat(pulled.text("firstTimestamp")).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(pulled.text("lastTimestamp")).isEqualTo("2026-01-01T00:00:05Z");
      assertThat(pulled.name()).matches("a\\.[0-9a-f]{16}");
      assertThat(pulled.text("involvedObject", "uid")).isEqualTo(about.uid());
    });
  }

  @Test
  void one_leads_at_a_time_and_the_next_takes_over() {
    Bench.run(bench -> {
      ObjectName lease = new ObjectName("kube-system", "test");
      List<String> leaders = new ArrayList<>();
      List<Task> candidates = new ArrayList<>();
      for (String name : List.of("one", "two")) {
        candidates.add(
            bench
                .world()
                .start(
                    name,
                    () ->
                        new LeaseElector(bench.world(), bench.api(), lease, name)
                            .lead(() -> {
                              leaders.add(name);
                              bench.world().sleep(Duration.ofDays(1));
                            })));
      }
      bench.sleep(60);
      assertThat(leaders).hasSize(1);
      candidates.get(leaders.getFirst().equals("one") ? 0 : 1).cancel();
      bench.sleep(60);
      assertThat(leaders).containsExactlyInAnyOrder("one", "two");
      KubeObject held = bench.api().get(bench.type(Kinds.LEASE), lease);
      assertThat(held.text("spec", "holderIdentity")).isEqualTo(leaders.getLast());
      assertThat(held.number(0, "spec", "leaseTransitions")).isEqualTo(1);
    });
  }
}
