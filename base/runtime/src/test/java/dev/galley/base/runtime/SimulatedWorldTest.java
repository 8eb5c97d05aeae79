package dev.galley.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulatedWorldTest extends WorldContract {
  private SimulatedWorld last = new SimulatedWorld(0);

  @Override
  void within(Consumer<World> work) {
    SimulatedWorld world = new SimulatedWorld(1);
    last = world;
    world.run("main", () -> work.accept(world));
  }

  @Override
  List<String> reported() {
    return last.failures().stream()
        .map(each -> each.task() + ": " + each.failure().getMessage())
        .toList();
  }

  @Test
  void time_jumps_when_nobody_is_ready() {
    within(world -> {
      Instant start = world.now();
      world.sleep(Duration.ofDays(365));
      assertThat(world.now()).isEqualTo(start.plus(Duration.ofDays(365)));
    });
  }

  @Test
  void time_stands_still_while_work_is_done() {
    within(world -> {
      Instant start = world.now();
      for (int i = 0; i < 1000; i++) {
        world.yield();
      }
      assertThat(world.now()).isEqualTo(start);
    });
  }

  @Test
  void a_seed_fixes_the_order_of_everything() {
    assertThat(diary(7)).isEqualTo(diary(7));
  }

  @Test
  void another_seed_gives_another_order() {
    List<String> first = diary(1);
    assertThat(List.of(diary(2), diary(3), diary(4)))
        .anySatisfy(d -> assertThat(d).isNotEqualTo(first));
    assertThat(diary(2)).hasSameSizeAs(first);
  }

  private static List<String> diary(long seed) {
    List<String> diary = new ArrayList<>();
    SimulatedWorld world = new SimulatedWorld(seed);
    world.run(
        "main",
        () -> {
          List<Task> tasks = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            String name = "task " + i;
            tasks.add(
                world.start(
                    name,
                    () -> {
                      for (int step = 0; step < 5; step++) {
                        world.yield();
                        diary.add(name + " " + step + " " + world.now());
                        world.sleep(Duration.ofMillis(world.random().nextInt(3)));
                      }
                    }));
          }
          tasks.forEach(each -> each.join(LONG));
          diary.add(world.uuid());
        });
    return diary;
  }

  @Test
  void a_deadlock_is_reported_with_what_everyone_waits_for() {
    assertThatThrownBy(() ->
            within(world -> {
              Signal left = world.signal("the left fork");
              Signal right = world.signal("the right fork");
              world.start("philosopher", () -> left.awaitAfter(0));
              right.awaitAfter(0);
            }))
        .isInstanceOfSatisfying(
            Stalled.class,
            stalled ->
                assertThat(stalled.waiting())
                    .containsExactly(
                        "main waits for the right fork", "philosopher waits for the left fork"));
  }

  @Test
  void tasks_that_keep_each_other_busy_for_ever_are_stopped_and_named() {
    assertThatThrownBy(() ->
            within(world -> {
              world.start("ping", () -> keepBusy(world));
              world.start("pong", () -> keepBusy(world));
              world.sleep(SHORT);
            }))
        .isInstanceOf(Stalled.class)
        .hasMessageContaining("turns without time moving on; busy: ping, pong");
  }

  private static void keepBusy(World world) {
    while (true) {
      world.yield();
    }
  }

  @Test
  void every_task_of_a_deadlock_is_unwound() {
    AtomicBoolean mainUnwound = new AtomicBoolean();
    AtomicBoolean otherUnwound = new AtomicBoolean();
    assertThatThrownBy(() ->
            within(world -> {
              Signal never = world.signal("never");
              world.start("other", () -> waitAndNote(never, otherUnwound));
              waitAndNote(never, mainUnwound);
            }))
        .isInstanceOf(Stalled.class);
    assertThat(mainUnwound).isTrue();
    assertThat(otherUnwound).isTrue();
  }

  private static void waitAndNote(Signal signal, AtomicBoolean unwound) {
    try {
      signal.awaitAfter(0);
    } finally {
      unwound.set(true);
    }
  }

  @Test
  void what_is_left_when_the_main_task_ends_is_cancelled_and_unwound() {
    AtomicBoolean unwound = new AtomicBoolean();
    within(world -> {
      Signal never = world.signal("never");
      world.start("left over", () -> waitAndNote(never, unwound));
      world.sleep(SHORT);
    });
    assertThat(unwound).isTrue();
  }

  @Test
  void planned_faults_strike_where_they_were_planned() {
    FaultPlan plan =
        (world, point, detail) ->
            switch (point) {
              case "kube.update" -> new Fault.Fail("Conflict");
              case "kube.get" -> new Fault.Delay(Duration.ofSeconds(3));
              default -> Fault.NONE;
            };
    SimulatedWorld world = new SimulatedWorld(1, SimulatedWorld.EPOCH, plan);
    world.run(
        "main",
        () -> {
          assertThatThrownBy(() -> world.pass("kube.update", "pods"))
              .isInstanceOfSatisfying(
                  FaultStruck.class, struck -> assertThat(struck.reason()).isEqualTo("Conflict"));
          world.pass("kube.get", "pods");
          assertThat(world.now()).isEqualTo(SimulatedWorld.EPOCH.plusSeconds(3));
        });
  }

  @Test
  void a_thread_from_outside_is_refused() {
    SimulatedWorld world = new SimulatedWorld(1);
    assertThatThrownBy(() -> world.sleep(SHORT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside the simulated world");
  }
}
