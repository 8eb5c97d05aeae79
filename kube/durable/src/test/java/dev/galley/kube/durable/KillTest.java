package dev.galley.kube.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Another process writes and is killed at random instants, over and over. This process logs what
/// was acknowledged and compares it with what is there.
///
/// `-Dgalley.durability.seconds=1800` runs it for half an hour.
class KillTest {
  private static final int WRITERS = 16;
  private static final int KEYS = 6;

  private final World world =
      new RealWorld((task, failure) -> {
        throw new AssertionError(task, failure);
      });

  @TempDir private @Nullable Path temporary;

  @Test
  void no_acknowledged_write_is_lost_and_none_half_done_however_often_the_process_is_killed(
      TestReporter reporter) throws IOException {
    long seed = Long.getLong("galley.durability.seed", 1);
    Duration budget = Duration.ofSeconds(Long.getLong("galley.durability.seconds", 10));
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    Path root = Objects.requireNonNull(temporary);
    AcknowledgedWrites log = new AcknowledgedWrites(WRITERS, KEYS, seed);
    Instant end = world.now().plus(budget);
    int kills = 0;
    while (world.now().isBefore(end) || kills < 3) {
      try (VictimProcess victim = VictimProcess.start(world, root.resolve("data"), log)) {
        if (random.nextInt(4) > 0) {
          victim.awaitOpen();
        }
        world.sleep(Duration.ofMillis(random.nextLong(1_200)));
        victim.kill();
      }
      kills++;
      compare(root, log, "kill " + kills + " of seed " + seed);
    }
    reporter.publishEntry("kills", Integer.toString(kills));
    reporter.publishEntry("acknowledged writes", Long.toString(log.acknowledged()));
    assertThat(log.acknowledged()).as("writes in %d lives", kills).isGreaterThan(100);
  }

  /// Looks at a copy, so that the next life recovers from what the kill has left.
  private void compare(Path root, AcknowledgedWrites log, String when) throws IOException {
    if (!Files.exists(root.resolve("data/store.db"))) {
      return;
    }
    Path copy = root.resolve("copy");
    copy(root.resolve("data"), copy);
    try (DurableStorage storage = DurableStorage.open(world, copy, DurableOptions.DEFAULT)) {
      Map<String, Entry> found = new TreeMap<>();
      storage
          .range(StorageRange.all(Victim.RESOURCE))
          .entries()
          .forEach(entry -> found.put(entry.key().name().name(), entry));
      log.compare(found, storage.revision(), when);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (String name : new String[] {"store.db", "store.db-wal", "store.db-journal"}) {
        Files.deleteIfExists(to.resolve(name));
      }
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
