package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Task;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private static KubeObject settings(String name, String colour) {
    return object("v1/ConfigMap", "default/" + name).withLabel("colour", colour);
  }

  private static List<String> drain(Watch watch) {
    List<String> events = new ArrayList<>();
    for (var event = watch.next(Duration.ZERO);
        event.isPresent();
        event = watch.next(Duration.ZERO)) {
      events.add(event.get().type() + " " + event.get().object().name());
    }
    return events;
  }

  @Test
  void a_selection_is_entered_and_left_as_if_created_and_deleted() {
    Cluster.run(cluster -> {
      Watch watch =
          cluster.api.watch(
              cluster.type("v1/ConfigMap"),
              ListQuery.in("default").labels("colour=red"),
              WatchStart.after(""));
      KubeObject a = cluster.create(settings("a", "blue"));
      a = cluster.update(a.withLabel("colour", "red"));
      a = cluster.update(a.with("x", "data", "k"));
      cluster.update(a.withLabel("colour", "green"));
      WatchEvent first = watch.next(Duration.ZERO).orElseThrow();
      assertThat(first.type()).isEqualTo(WatchEvent.Type.ADDED);
      assertThat(drain(watch)).containsExactly("MODIFIED a", "DELETED a");
      watch.close();
    });
  }

  @Test
  void without_a_version_a_watch_begins_with_what_is_there() {
    Cluster.run(cluster -> {
      cluster.create(settings("a", "red"));
      cluster.create(settings("b", "red"));
      Watch watch =
          cluster.api.watch(
              cluster.type("v1/ConfigMap"), ListQuery.ALL, new WatchStart("", true, true));
      assertThat(drain(watch)).containsExactly("ADDED a", "ADDED b", "BOOKMARK ");
    });
  }

  @Test
  void the_end_of_the_initial_state_is_marked() {
    Cluster.run(cluster -> {
      Watch watch =
          cluster.api.watch(
              cluster.type("v1/ConfigMap"), ListQuery.ALL, new WatchStart("", true, true));
      KubeObject bookmark = watch.next(Duration.ZERO).orElseThrow().object();
      assertThat(bookmark.annotations()).containsEntry("k8s.io/initial-events-end", "true");
    });
  }

  @Test
  void a_quiet_watch_is_told_the_revision_once_a_minute() {
    Cluster.run(cluster -> {
      Watch watch =
          cluster.api.watch(
              cluster.type("v1/ConfigMap"), ListQuery.ALL, new WatchStart("", true, false));
      cluster.create(object("v1/Secret", "default/s"));
      WatchEvent event = watch.next(Duration.ofHours(1)).orElseThrow();
      assertThat(event.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
      assertThat(cluster.world.now()).isEqualTo("2026-01-01T00:01:00Z");
      assertThat(event.object().resourceVersion())
          .isEqualTo(cluster.get("v1/Secret", "default/s").resourceVersion());
    });
  }

  @Test
  void a_version_that_is_forgotten_cannot_be_resumed_from() {
    Cluster.run(cluster -> {
      KubeObject first = cluster.create(settings("a", "red"));
      cluster.storage.compact(Long.parseLong(first.resourceVersion()) + 1);
      cluster.update(first.withLabel("colour", "blue"));
      cluster.storage.compact(Long.parseLong(first.resourceVersion()) + 1);
      var failure =
          failure(() ->
              cluster.api.watch(
                  cluster.type("v1/ConfigMap"),
                  ListQuery.ALL,
                  WatchStart.after(first.resourceVersion())));
      assertThat(failure.isExpired()).isTrue();
      assertThat(failure.message()).startsWith("too old resource version: ");
    });
  }

  @Test
  void a_watcher_that_falls_behind_has_to_start_again() {
    Cluster.run(
        ApiServerOptions.DEFAULT.watchBuffer(5),
        cluster -> {
          Watch watch =
              cluster.api.watch(cluster.type("v1/ConfigMap"), ListQuery.ALL, WatchStart.after(""));
          for (int i = 0; i < 10; i++) {
            cluster.create(settings("a" + i, "red"));
          }
          assertThat(failure(() -> watch.next(Duration.ZERO)).isExpired()).isTrue();
        });
  }

  @Test
  void pages_are_of_one_revision() {
    Cluster.run(cluster -> {
      for (int i = 0; i < 5; i++) {
        cluster.create(settings("a" + i, "red"));
      }
      var maps = cluster.type("v1/ConfigMap");
      ObjectList first = cluster.api.list(maps, ListQuery.ALL.page(2, ""));
      assertThat(first.items()).hasSize(2);
      assertThat(first.remaining()).isEqualTo(3);
      cluster.delete("v1/ConfigMap", "default/a3");
      ObjectList second = cluster.api.list(maps, ListQuery.ALL.page(2, first.continueToken()));
      assertThat(second.items()).extracting(KubeObject::name).containsExactly("a2", "a3");
      assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
      ObjectList last = cluster.api.list(maps, ListQuery.ALL.page(2, second.continueToken()));
      assertThat(last.items()).extracting(KubeObject::name).containsExactly("a4");
      assertThat(last.continueToken()).isEmpty();
    });
  }

  @Test
  void fields_can_be_selected_where_the_kind_allows_it() {
    Cluster.run(cluster -> {
      cluster.serviceAccount();
      cluster.create(PodsTest.pod("a").with("n1", "spec", "nodeName"));
      cluster.create(PodsTest.pod("b"));
      assertThat(cluster.names("v1/Pod", ListQuery.ALL.fields("spec.nodeName=n1")))
          .containsExactly("a");
      assertThat(cluster.names("v1/Pod", ListQuery.ALL.fields("spec.nodeName=")))
          .containsExactly("b");
      assertThat(cluster.names("v1/Pod", ListQuery.ALL.fields("metadata.name!=a")))
          .containsExactly("b");
      assertThat(failure(() -> cluster.names("v1/Pod", ListQuery.ALL.fields("spec.foo=1"))).code())
          .isEqualTo(400);
    });
  }

  /// A watcher that starts anywhere and rebuilds from events ends with what a list shows.
  @Test
  void a_watcher_always_knows_what_a_list_shows() {
    for (long seed = 0; seed < 20; seed++) {
      Cluster.run(seed, WatchesTest::writersAndAWatcher);
    }
  }

  private static void writersAndAWatcher(Cluster cluster) {
    ListQuery reds = ListQuery.ALL.labels("colour=red");
    TreeMap<String, String> known = new TreeMap<>();
    Watch watch = cluster.api.watch(cluster.type("v1/ConfigMap"), reds, WatchStart.after(""));
    List<Task> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      writers.add(cluster.world.start("writer " + writer, () -> write(cluster)));
    }
    writers.forEach(task -> task.join(Duration.ofHours(1)));
    for (var event = watch.next(Duration.ZERO);
        event.isPresent();
        event = watch.next(Duration.ZERO)) {
      KubeObject object = event.get().object();
      switch (event.get().type()) {
        case ADDED, MODIFIED -> known.put(object.name(), object.resourceVersion());
        case DELETED -> known.remove(object.name());
        case BOOKMARK -> {}
      }
    }
    TreeMap<String, String> listed = new TreeMap<>();
    cluster
        .api
        .list(cluster.type("v1/ConfigMap"), reds)
        .items()
        .forEach(object -> listed.put(object.name(), object.resourceVersion()));
    assertThat(known).isEqualTo(listed);
  }

  private static void write(Cluster cluster) {
    for (int i = 0; i < 50; i++) {
      String name = "m" + cluster.world.random().nextInt(8);
      String colour = cluster.world.random().nextBoolean() ? "red" : "blue";
      try {
        switch (cluster.world.random().nextInt(3)) {
          case 0 -> cluster.create(settings(name, colour));
          case 1 -> cluster.update(settings(name, colour));
          default -> cluster.delete("v1/ConfigMap", "default/" + name);
        }
      } catch (ApiException expected) {
        assertThat(expected.code()).isIn(404, 409);
      }
      cluster.world.sleep(Duration.ofMillis(cluster.world.random().nextInt(3)));
    }
  }
}
