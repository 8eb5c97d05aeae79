package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectsTest {
  private static KubeObject settings(String name) {
    return object("v1/ConfigMap", "default/" + name).with("blue", "data", "colour");
  }

  @Test
  void a_created_object_gets_a_uid_a_version_and_a_time() {
    Cluster.run(cluster -> {
      KubeObject created = cluster.create(settings("a"));
      assertThat(created.uid()).hasSize(36);
      assertThat(Long.parseLong(created.resourceVersion())).isPositive();
      assertThat(created.text("metadata", "creationTimestamp")).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(created.generation()).isZero();
      assertThat(cluster.get("v1/ConfigMap", "default/a")).isEqualTo(created);
    });
  }

  @Test
  void the_second_object_of_a_name_is_refused() {
    Cluster.run(cluster -> {
      cluster.create(settings("a"));
      var failure = failure(() -> cluster.create(settings("a")));
      assertThat(failure.code()).isEqualTo(409);
      assertThat(failure.reason()).isEqualTo("AlreadyExists");
      assertThat(failure.message()).isEqualTo("configmaps \"a\" already exists");
      assertThat(failure.details()).isEqualTo(Tree.map("name", "a", "kind", "configmaps"));
    });
  }

  @Test
  void a_missing_object_is_named_with_its_resource_and_group() {
    Cluster.run(cluster -> {
      var failure = failure(() -> cluster.get("apps/v1/Deployment", "default/x"));
      assertThat(failure.message()).isEqualTo("deployments.apps \"x\" not found");
      assertThat(failure.details())
          .isEqualTo(Tree.map("name", "x", "group", "apps", "kind", "deployments"));
    });
  }

  @Test
  void an_update_from_a_stale_version_is_a_conflict() {
    Cluster.run(cluster -> {
      KubeObject first = cluster.create(settings("a"));
      cluster.update(first.with("red", "data", "colour"));
      var failure = failure(() -> cluster.update(first.with("green", "data", "colour")));
      assertThat(failure.isConflict()).isTrue();
      assertThat(failure.message())
          .isEqualTo(
              "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                  + " please apply your changes to the latest version and try again");
    });
  }

  @Test
  void an_update_that_changes_nothing_keeps_the_version() {
    Cluster.run(cluster -> {
      KubeObject created = cluster.create(settings("a"));
      assertThat(cluster.update(created)).isEqualTo(created);
    });
  }

  @Test
  void objects_are_only_created_in_namespaces_that_exist() {
    Cluster.run(cluster -> {
      var failure = failure(() -> cluster.create(object("v1/ConfigMap", "nowhere/a")));
      assertThat(failure.code()).isEqualTo(404);
      assertThat(failure.message()).isEqualTo("namespaces \"nowhere\" not found");
    });
  }

  @Test
  void finalizers_hold_an_object_until_the_last_one_is_gone() {
    Cluster.run(cluster -> {
      cluster.create(settings("a").with(List.of("x.io/hold"), "metadata", "finalizers"));
      KubeObject held = cluster.delete("v1/ConfigMap", "default/a");
      assertThat(held.isDeleting()).isTrue();
      KubeObject last = cluster.get("v1/ConfigMap", "default/a");
      cluster.update(last.without("metadata", "finalizers"));
      assertThat(cluster.exists("v1/ConfigMap", "default/a")).isFalse();
    });
  }

  @Test
  void a_watch_tells_what_happens_and_can_be_resumed() {
    Cluster.run(cluster -> {
      var maps = cluster.type("v1/ConfigMap");
      KubeObject created = cluster.create(settings("a"));
      try (var watch =
          cluster.api.watch(maps, ListQuery.ALL, WatchStart.after(created.resourceVersion()))) {
        assertThat(watch.next(Duration.ofSeconds(1))).isEmpty();
        cluster.update(created.with("red", "data", "colour"));
        cluster.delete("v1/ConfigMap", "default/a");
        assertThat(watch.next(Duration.ZERO).orElseThrow().type())
            .isEqualTo(WatchEvent.Type.MODIFIED);
        assertThat(watch.next(Duration.ZERO).orElseThrow().type())
            .isEqualTo(WatchEvent.Type.DELETED);
      }
      try (var again =
          cluster.api.watch(maps, ListQuery.ALL, WatchStart.after(created.resourceVersion()))) {
        assertThat(again.next(Duration.ZERO).orElseThrow().type())
            .isEqualTo(WatchEvent.Type.MODIFIED);
      }
    });
  }
}
