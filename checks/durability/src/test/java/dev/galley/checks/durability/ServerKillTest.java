package dev.galley.checks.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Clients write over HTTPS, the server is killed at random instants, and what every client was
/// told is compared with what the next server has; a client that only watches must come to the
/// same.
///
/// `-Dgalley.durability.seconds=1800` runs it for half an hour.
class ServerKillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ConcurrentLinkedQueue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final World world = new RealWorld((task, failure) -> defects.add(failure));
  private final Ledger ledger = new Ledger();
  private final Follower follower = new Follower();

  @TempDir private @Nullable Path temporary;

  @Test
  void what_clients_were_told_is_there_after_every_kill(TestReporter reporter) throws IOException {
    Path directory = Objects.requireNonNull(temporary);
    long seed = Long.getLong("galley.durability.seed", 1);
    Duration budget = Duration.ofSeconds(Long.getLong("galley.durability.seconds", 8));
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    List<Clients> clients = new ArrayList<>();
    for (int number = 0; number < 12; number++) {
      clients.add(new Clients(ledger, "client-" + number, seed * 1_000 + number));
    }
    Instant end = world.now().plus(budget);
    int kills = 0;
    while (kills < 2 || world.now().isBefore(end)) {
      live(directory, clients, Duration.ofMillis(500 + random.nextLong(3_000)), "kill " + kills);
      kills++;
    }
    try (ServerProcess server = ServerProcess.start(directory)) {
      compare(server, "the last kill");
      catchUp(server);
    }
    reporter.publishEntry("kills", Integer.toString(kills));
    reporter.publishEntry("answers", Long.toString(ledger.answers()));
    reporter.publishEntry("lists of the follower", Long.toString(follower.lists()));
    assertThat(ledger.answers()).isGreaterThan(50);
  }

  private void live(Path directory, List<Clients> clients, Duration time, String when)
      throws IOException {
    try (ServerProcess server = ServerProcess.start(directory)) {
      compare(server, when);
      List<Task> tasks = new ArrayList<>();
      for (Clients client : clients) {
        tasks.add(world.start("client", () -> client.write(server)));
      }
      tasks.add(world.start("follower", () -> follower.follow(server)));
      world.sleep(time);
      server.kill();
      tasks.forEach(task -> assertThat(task.join(PATIENCE)).as("a client ends").isTrue());
      assertThat(defects).isEmpty();
    }
  }

  private void compare(ServerProcess server, String when) throws IOException {
    Map<String, @Nullable Object> list = list(server);
    long revision = Long.parseLong(Tree.textAt(list, "metadata", "resourceVersion"));
    ledger.compare(byName(list), revision, when);
  }

  private static Map<String, @Nullable Object> list(ServerProcess server) throws IOException {
    HttpResponse<String> answer =
        server.send(
            "GET", Clients.PATH, "application/json", "", HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Tree.asMap(Json.parse(answer.body()));
  }

  /// The clients' objects of a list.
  static Map<String, Object> byName(Map<String, @Nullable Object> list) {
    Map<String, Object> found = new TreeMap<>();
    Tree.mapsAt(list, "items").stream()
        .filter(item -> Tree.textAt(item, "metadata", "name").startsWith("client-"))
        .forEach(item -> found.put(Tree.textAt(item, "metadata", "name"), item));
    return found;
  }

  private void catchUp(ServerProcess server) throws IOException {
    Map<String, Ledger.State> there = new TreeMap<>();
    byName(list(server)).forEach((name, item) -> there.put(name, Ledger.stateOf(name, item)));
    Task task = world.start("follower", () -> follower.follow(server));
    world.sleep(Duration.ofSeconds(3));
    server.kill();
    assertThat(task.join(PATIENCE)).isTrue();
    assertThat(defects).isEmpty();
    assertThat(follower.mirror()).as("what a watcher knows").isEqualTo(there);
  }
}
