package dev.galley.kube.apiserver;

import static dev.galley.kube.apiserver.Cluster.failure;
import static dev.galley.kube.apiserver.Cluster.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.Watch;
import dev.galley.kube.api.WatchEvent;
import dev.galley.kube.api.WatchStart;
import dev.galley.kube.durable.DurableOptions;
import dev.galley.kube.durable.DurableStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose process ended at once goes on where it was, on what it has left on the disk.
class RestartTest {
  private static final String DEFINITION = "apiextensions.k8s.io/v1/CustomResourceDefinition";

  private int life;

  @TempDir private @Nullable Path temporary;

  private Path directory() {
    return Objects.requireNonNull(temporary).resolve("life-" + life);
  }

  /// A life that ends without any farewell: the next one starts from a copy of the files.
  private void live(Consumer<Cluster> test) {
    live(DurableOptions.DEFAULT, test);
  }

  private void live(DurableOptions options, Consumer<Cluster> test) {
    SimulatedWorld world = new SimulatedWorld(life);
    world.run(
        "test",
        () -> {
          try (DurableStorage storage = DurableStorage.open(world, directory(), options)) {
            test.accept(new Cluster(world, ApiServerOptions.DEFAULT, storage));
            copyToNextLife();
          }
        });
    life++;
  }

  private void copyToNextLife() {
    Path next = directory().resolveSibling("life-" + (life + 1));
    try (Stream<Path> files = Files.list(directory())) {
      Files.createDirectories(next);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, next.resolve(file.getFileName()));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static KubeObject ship(String name) {
    return object("sea.io/v1/Ship", "default/" + name).with(1, "spec", "crew");
  }

  @Test
  void starting_again_writes_nothing() {
    long[] revision = {0};
    live(cluster -> {
      cluster.create(object("v1/ConfigMap", "default/x"));
      revision[0] = cluster.storage.revision();
    });
    live(cluster -> {
      assertThat(cluster.storage.revision()).isEqualTo(revision[0]);
      assertThat(cluster.exists("v1/ConfigMap", "default/x")).isTrue();
    });
  }

  @Test
  void custom_resources_are_served_again() {
    live(cluster -> {
      cluster.create(CustomResourcesTest.definition());
      cluster.create(ship("a"));
    });
    live(cluster -> {
      assertThat(cluster.get("sea.io/v1/Ship", "default/a").text("spec", "colour"))
          .isEqualTo("white");
      assertThat(failure(() -> cluster.create(ship("b").with(0, "spec", "crew"))).code())
          .isEqualTo(422);
      cluster.delete(DEFINITION, "ships.sea.io");
    });
    live(cluster -> {
      cluster.world.sleep(Duration.ofSeconds(1));
      assertThat(cluster.exists(DEFINITION, "ships.sea.io")).isFalse();
    });
  }

  @Test
  void the_deletion_of_a_definition_goes_on() {
    live(cluster -> {
      cluster.create(CustomResourcesTest.definition());
      cluster.create(ship("a").with(List.of("sea.io/anchor"), "metadata", "finalizers"));
      cluster.delete(DEFINITION, "ships.sea.io");
      cluster.world.sleep(Duration.ofSeconds(1));
    });
    live(cluster -> {
      cluster.world.sleep(Duration.ofSeconds(1));
      assertThat(cluster.get(DEFINITION, "ships.sea.io").isDeleting()).isTrue();
      cluster.update(cluster.get("sea.io/v1/Ship", "default/a").without("metadata", "finalizers"));
      cluster.world.sleep(Duration.ofSeconds(1));
      assertThat(cluster.exists(DEFINITION, "ships.sea.io")).isFalse();
    });
  }

  @Test
  void no_address_is_given_twice() {
    String[] address = {""};
    live(cluster -> address[0] = cluster.create(service("a", "")).text("spec", "clusterIP"));
    live(cluster -> {
      assertThat(cluster.get("v1/Service", "default/kubernetes").text("spec", "clusterIP"))
          .isEqualTo("10.100.0.1");
      assertThat(failure(() -> cluster.create(service("b", address[0]))))
          .hasMessageContaining("provided IP is already allocated");
    });
  }

  private static KubeObject service(String name, String address) {
    KubeObject service =
        object("v1/Service", "default/" + name)
            .with(List.of(Tree.map("port", 80L)), "spec", "ports");
    return address.isEmpty() ? service : service.with(address, "spec", "clusterIP");
  }

  @Test
  void a_watch_resumes_across_the_restart_unless_its_revision_is_gone() {
    String[] version = {""};
    live(cluster -> {
      version[0] = cluster.create(object("v1/ConfigMap", "default/x")).resourceVersion();
      cluster.merge("v1/ConfigMap", "default/x", "data", Tree.map("k", "v"));
      cluster.delete("v1/ConfigMap", "default/x");
    });
    live(cluster -> {
      try (var watch = watch(cluster, version[0])) {
        assertThat(Stream.generate(() -> watch.next(Duration.ZERO)).limit(3).toList())
            .satisfiesExactly(
                event -> assertThat(event.map(WatchEvent::type)).contains(WatchEvent.Type.MODIFIED),
                event -> assertThat(event.map(WatchEvent::type)).contains(WatchEvent.Type.DELETED),
                event -> assertThat(event).isEmpty());
      }
      cluster.storage.compact(cluster.storage.revision());
    });
    live(cluster -> {
      ApiException gone = failure(() -> watch(cluster, version[0]).close());
      assertThat(gone.code()).isEqualTo(410);
      assertThat(gone.reason()).isEqualTo("Expired");
      assertThat(gone)
          .hasMessage(
              "too old resource version: " + version[0] + " (" + cluster.storage.revision() + ")");
    });
  }

  private static Watch watch(Cluster cluster, String version) {
    return cluster.api.watch(
        cluster.type("v1/ConfigMap"), ListQuery.in("default"), WatchStart.after(version));
  }

  @Test
  void a_full_disk_is_answered_and_reading_goes_on() {
    live(
        DurableOptions.DEFAULT.maximumBytes(600_000),
        cluster -> {
          KubeObject large =
              object("v1/ConfigMap", "default/large").with("x".repeat(700_000), "data", "k");
          ApiException full = failure(() -> cluster.create(large));
          assertThat(full.code()).isEqualTo(500);
          assertThat(full.reason()).isEmpty();
          assertThat(full).hasMessageContaining("full");
          assertThat(cluster.exists("v1/ConfigMap", "default/large")).isFalse();
          cluster.create(object("v1/ConfigMap", "default/small"));
        });
  }
}
