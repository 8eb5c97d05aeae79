package dev.galley.kube.controller;

import static dev.galley.kube.controller.Bench.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Fault;
import dev.galley.base.runtime.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InformerTest {
  private static ChangeHandler diary(List<String> lines) {
    return (before, after) -> {
      if (before == null && after != null) {
        lines.add("+" + after.name());
      } else if (after == null && before != null) {
        lines.add("-" + before.name());
      } else if (after != null) {
        lines.add("~" + after.name());
      }
    };
  }

  @Test
  void it_holds_what_was_there_and_follows_what_comes() {
    Bench.run(bench -> {
      bench.create(settings("a"));
      Informer informer = bench.informers().of(Kinds.CONFIG_MAP);
      List<String> lines = new ArrayList<>();
      informer.onChange(diary(lines));
      assertThat(bench.informers().awaitSynced(Duration.ofSeconds(10))).isTrue();
      KubeObject b = bench.create(settings("b"));
      bench.update(b.with("1", "data", "x"));
      bench.delete(settings("a"));
      bench.sleep(1);
      assertThat(lines).containsExactly("+a", "+b", "~b", "-a");
      assertThat(informer.list("default")).extracting(KubeObject::name).containsExactly("b");
      assertThat(informer.get(new ObjectName("default", "b")).orElseThrow().text("data", "x"))
          .isEqualTo("1");
    });
  }

  @Test
  void a_late_handler_is_told_what_is_known() {
    Bench.run(bench -> {
      bench.create(settings("a"));
      Informer informer = bench.informers().of(Kinds.CONFIG_MAP);
      bench.informers().awaitSynced(Duration.ofSeconds(10));
      List<String> lines = new ArrayList<>();
      Subscription subscription = informer.onChange(diary(lines));
      assertThat(lines).containsExactly("+a");
      subscription.close();
      bench.create(settings("b"));
      bench.sleep(1);
      assertThat(lines).containsExactly("+a");
    });
  }

  @Test
  void an_index_follows_the_objects() {
    Bench.run(bench -> {
      Informer informer = bench.informers().of(Kinds.CONFIG_MAP);
      informer.addIndex("colour", object -> List.of(object.text("data", "colour")));
      bench.informers().awaitSynced(Duration.ofSeconds(10));
      KubeObject a = bench.create(settings("a").with("red", "data", "colour"));
      bench.sleep(1);
      assertThat(informer.byIndex("colour", "red")).hasSize(1);
      bench.update(a.with("blue", "data", "colour"));
      bench.sleep(1);
      assertThat(informer.byIndex("colour", "red")).isEmpty();
      assertThat(informer.byIndex("colour", "blue")).hasSize(1);
    });
  }

  @Test
  void a_kind_that_is_not_served_is_waited_for_and_its_end_is_the_end_of_its_objects() {
    Bench.run(bench -> {
      Informer informer = bench.informers().of(Bench.WIDGET);
      List<String> lines = new ArrayList<>();
      informer.onChange(diary(lines));
      assertThat(bench.informers().awaitSynced(Duration.ofSeconds(10))).isTrue();
      assertThat(informer.synced()).isFalse();
      bench.sleep(3600);
      bench.create(Bench.definition());
      bench.sleep(1);
      bench.create(KubeObject.of(Bench.WIDGET, new ObjectName("default", "w")));
      bench.sleep(1);
      assertThat(lines).containsExactly("+w");
      assertThat(informer.synced()).isTrue();
    });
  }

  @Test
  void who_may_not_read_definitions_waits_for_nothing_that_was_not_asked_for() {
    Bench.run(bench -> {
      bench.create(settings("a"));
      Informers informers = bench.informersOfReader();
      Informer settings = informers.of(Kinds.CONFIG_MAP);
      assertThat(informers.awaitSynced(Duration.ofSeconds(10))).isTrue();
      assertThat(settings.list("default")).extracting(KubeObject::name).contains("a");
      informers.of(Kinds.CUSTOM_RESOURCE_DEFINITION);
      assertThat(informers.awaitSynced(Duration.ofSeconds(10))).isFalse();
    });
  }

  @Test
  void lists_and_watches_that_fail_are_tried_again() {
    AtomicInteger left = new AtomicInteger(6);
    FaultPlan plan =
        (world, point, detail) ->
            (point.equals("kube.list") || point.equals("kube.watch")) && left.getAndDecrement() > 0
                ? new Fault.Fail("Unavailable")
                : Fault.NONE;
    Bench.run(
        plan,
        bench -> {
          bench.create(settings("a"));
          Informer informer = bench.informers().of(Kinds.CONFIG_MAP);
          assertThat(bench.informers().awaitSynced(Duration.ofMinutes(5))).isTrue();
          bench.create(settings("b"));
          bench.sleep(60);
          assertThat(informer.list("default")).extracting(KubeObject::name).contains("a", "b");
        });
  }

  @Test
  void a_writer_reads_its_own_writes() {
    Bench.run(bench -> {
      Informer informer = bench.informers().of(Kinds.CONFIG_MAP);
      Cluster cluster = new Cluster(bench.world(), bench.informers(), "me");
      bench.informers().awaitSynced(Duration.ofSeconds(10));
      for (int i = 0; i < 50; i++) {
        KubeObject made = cluster.create(settings("a" + i));
        assertThat(informer.get(made.objectName())).hasValue(made);
        KubeObject changed = cluster.update(made.with("1", "data", "x"));
        assertThat(informer.get(made.objectName())).hasValue(changed);
        cluster.delete(changed);
        assertThat(informer.get(made.objectName())).isEmpty();
      }
    });
  }
}
