package dev.galley.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every world promises; each implementation runs it.
abstract class WorldContract {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(20);

  /// Runs the work as a task of a fresh world.
  abstract void within(Consumer<World> work);

  /// What was reported to the failure listener of the last world.
  abstract List<String> reported();

  @Test
  void a_sleep_takes_at_least_its_time() {
    within(world -> {
      Instant before = world.now();
      world.sleep(SHORT);
      assertThat(Duration.between(before, world.now())).isGreaterThanOrEqualTo(SHORT);
    });
  }

  @Test
  void work_that_blocks_is_done_when_the_call_returns_and_fails_where_it_was_called() {
    within(world -> {
      AtomicBoolean done = new AtomicBoolean();
      world.block(() -> done.set(true));
      assertThat(done).isTrue();
      assertThatThrownBy(() ->
              world.block(() -> {
                throw new IllegalStateException("no disk");
              }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no disk");
    });
  }

  @Test
  void a_negative_sleep_returns_at_once() {
    within(world -> world.sleep(Duration.ofSeconds(-5)));
  }

  @Test
  void a_raised_signal_wakes_whoever_waits() {
    within(world -> {
      Signal signal = world.signal("bell");
      AtomicBoolean heard = new AtomicBoolean();
      Task waiter = world.start("waiter", () -> heard.set(signal.awaitAfter(0, LONG)));
      world.sleep(SHORT);
      signal.raise();
      assertThat(waiter.join(LONG)).isTrue();
      assertThat(heard).isTrue();
    });
  }

  @Test
  void a_raise_between_looking_and_waiting_is_not_lost() {
    within(world -> {
      Signal signal = world.signal("bell");
      long seen = signal.count();
      signal.raise();
      assertThat(signal.awaitAfter(seen, LONG)).isTrue();
    });
  }

  @Test
  void a_wait_ends_when_its_time_is_up() {
    within(world -> {
      Signal signal = world.signal("bell");
      assertThat(signal.awaitAfter(0, SHORT)).isFalse();
      assertThat(signal.awaitAfter(0, Duration.ZERO)).isFalse();
    });
  }

  @Test
  void one_raise_wakes_all_who_wait() {
    within(world -> {
      Signal signal = world.signal("bell");
      List<Task> waiters = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiters.add(world.start("waiter " + i, () -> signal.awaitAfter(0)));
      }
      world.sleep(SHORT);
      signal.raise();
      waiters.forEach(each -> assertThat(each.join(LONG)).isTrue());
    });
  }

  @Test
  void cancelling_ends_a_sleep() {
    within(world -> {
      Task sleeper = world.start("sleeper", () -> world.sleep(Duration.ofDays(1)));
      world.sleep(SHORT);
      sleeper.cancel();
      assertThat(sleeper.join(LONG)).isTrue();
      assertThat(sleeper.isDone()).isTrue();
    });
  }

  @Test
  void a_cancelled_task_neither_sleeps_nor_waits_nor_yields_again() {
    within(world -> {
      AtomicInteger thrown = new AtomicInteger();
      Task task =
          world.start(
              "stubborn",
              () -> {
                Signal never = world.signal("never");
                List<Runnable> waits =
                    List.of(() -> world.sleep(LONG), () -> never.awaitAfter(0), world::yield);
                for (Runnable wait : waits) {
                  try {
                    wait.run();
                  } catch (TaskCancelled _) {
                    thrown.incrementAndGet();
                  }
                }
              });
      world.sleep(SHORT);
      task.cancel();
      assertThat(task.join(Duration.ofSeconds(5))).isTrue();
      assertThat(thrown).hasValue(3);
    });
  }

  @Test
  void cancelling_a_parent_cancels_its_descendants() {
    within(world -> {
      List<Task> descendants = Collections.synchronizedList(new ArrayList<>());
      Task parent =
          world.start(
              "parent",
              () -> {
                descendants.add(
                    world.start(
                        "child",
                        () -> {
                          descendants.add(
                              world.start("grandchild", () -> world.sleep(Duration.ofDays(1))));
                          world.sleep(Duration.ofDays(1));
                        }));
                world.sleep(Duration.ofDays(1));
              });
      world.sleep(SHORT);
      parent.cancel();
      assertThat(descendants).hasSize(2);
      descendants.forEach(each -> assertThat(each.join(LONG)).isTrue());
    });
  }

  @Test
  void descendants_of_an_ended_child_are_cancelled_too() {
    within(world -> {
      List<Task> grandchildren = Collections.synchronizedList(new ArrayList<>());
      Task parent =
          world.start(
              "parent",
              () -> {
                world.start(
                    "child",
                    () ->
                        grandchildren.add(
                            world.start("grandchild", () -> world.sleep(Duration.ofDays(1)))));
                world.sleep(Duration.ofDays(1));
              });
      world.sleep(SHORT);
      parent.cancel();
      assertThat(grandchildren).hasSize(1);
      assertThat(grandchildren.getFirst().join(LONG)).isTrue();
    });
  }

  @Test
  void a_child_of_a_cancelled_task_never_works() {
    within(world -> {
      AtomicBoolean worked = new AtomicBoolean();
      Task parent =
          world.start(
              "parent",
              () -> {
                try {
                  world.sleep(Duration.ofDays(1));
                } finally {
                  world.start("late child", () -> worked.set(true));
                }
              });
      world.sleep(SHORT);
      parent.cancel();
      assertThat(parent.join(LONG)).isTrue();
      world.sleep(SHORT);
      assertThat(worked).isFalse();
    });
  }

  @Test
  void joining_an_unfinished_task_gives_up_in_time() {
    within(world -> {
      Task task = world.start("slow", () -> world.sleep(Duration.ofDays(1)));
      assertThat(task.join(SHORT)).isFalse();
      assertThat(task.isDone()).isFalse();
      task.cancel();
    });
  }

  @Test
  void a_failing_task_is_reported_and_harms_no_other() {
    within(world -> {
      Task failing =
          world.start(
              "failing",
              () -> {
                throw new IllegalStateException("broken");
              });
      assertThat(failing.join(LONG)).isTrue();
      AtomicBoolean worked = new AtomicBoolean();
      assertThat(world.start("healthy", () -> worked.set(true)).join(LONG)).isTrue();
      assertThat(worked).isTrue();
    });
    assertThat(reported()).containsExactly("failing: broken");
  }

  @Test
  void a_survived_defect_can_be_reported() {
    within(world -> world.report("worker", new IllegalStateException("odd")));
    assertThat(reported()).containsExactly("worker: odd");
  }

  @Test
  void unique_identifiers_look_like_version_4() {
    within(world -> {
      assertThat(world.uuid())
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}");
      assertThat(world.uuid()).isNotEqualTo(world.uuid());
    });
  }

  @Test
  void a_queue_holds_an_item_once_however_often_it_is_added() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      queue.add("a");
      queue.add("b");
      queue.add("a");
      assertThat(queue.size()).isEqualTo(2);
      assertThat(List.of(queue.take(), queue.take())).containsExactly("a", "b");
    });
  }

  @Test
  void an_item_added_while_worked_on_comes_again_only_afterwards() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      queue.add("a");
      assertThat(queue.take()).isEqualTo("a");
      queue.add("a");
      queue.add("b");
      assertThat(queue.take()).isEqualTo("b");
      queue.done("a");
      assertThat(queue.take()).isEqualTo("a");
    });
  }

  @Test
  void a_worker_waits_for_work() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      List<String> taken = Collections.synchronizedList(new ArrayList<>());
      Task worker = world.start("worker", () -> taken.add(queue.take()));
      world.sleep(SHORT);
      queue.add("late");
      assertThat(worker.join(LONG)).isTrue();
      assertThat(taken).containsExactly("late");
    });
  }

  @Test
  void a_delayed_item_comes_when_it_is_due_and_the_earlier_date_wins() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      Instant start = world.now();
      queue.addAfter("a", Duration.ofDays(2));
      queue.addAfter("a", SHORT);
      queue.addAfter("a", Duration.ofDays(1));
      assertThat(queue.size()).isZero();
      assertThat(queue.take()).isEqualTo("a");
      assertThat(world.now()).isBetween(start.plus(SHORT), start.plus(LONG));
    });
  }

  @Test
  void failures_back_off_per_item_until_forgotten() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      assertThat(queue.addRateLimited("a")).isEqualTo(Duration.ofMillis(5));
      assertThat(queue.addRateLimited("a")).isEqualTo(Duration.ofMillis(10));
      assertThat(queue.addRateLimited("b")).isEqualTo(Duration.ofMillis(5));
      queue.forget("a");
      assertThat(queue.addRateLimited("a")).isEqualTo(Duration.ofMillis(5));
    });
  }

  @Test
  void workers_never_share_an_item() {
    within(world -> {
      WorkQueue<Integer> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger handled = new AtomicInteger();
      List<Task> workers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        workers.add(
            world.start(
                "worker " + i,
                () -> {
                  while (true) {
                    Integer item = queue.take();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    world.sleep(Duration.ofMillis(1));
                    inside.decrementAndGet();
                    queue.done(item);
                    handled.incrementAndGet();
                  }
                }));
      }
      for (int i = 0; i < 10; i++) {
        queue.add(1);
        world.sleep(Duration.ofMillis(1));
      }
      world.sleep(Duration.ofMillis(100));
      assertThat(most).hasValue(1);
      assertThat(handled.get()).isPositive();
      workers.forEach(Task::cancel);
    });
  }

  @Test
  void a_cancelled_worker_stops_waiting_for_work() {
    within(world -> {
      WorkQueue<String> queue = new WorkQueue<>(world, "q", Backoff.CONTROLLER);
      Task worker = world.start("worker", () -> queue.take());
      world.sleep(SHORT);
      worker.cancel();
      assertThat(worker.join(LONG)).isTrue();
    });
  }

  @Test
  void no_fault_strikes_unless_planned() {
    within(world -> {
      assertThat(world.faultAt("kube.update", "pods")).isEqualTo(Fault.NONE);
      world.pass("kube.update", "pods");
    });
  }

  @Test
  void what_the_work_throws_comes_out() {
    assertThatThrownBy(() ->
            within(world -> {
              throw new IllegalArgumentException("mine");
            }))
        .hasMessage("mine");
  }
}
