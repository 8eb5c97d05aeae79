package dev.galley.kube.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.Change;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.MemoryStorage;
import dev.galley.kube.storage.RevisionGone;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageContract;
import dev.galley.kube.storage.StorageFailed;
import dev.galley.kube.storage.StorageRange;
import dev.galley.kube.storage.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStorageTest extends StorageContract {
  private static final DurableOptions OPTIONS = DurableOptions.DEFAULT;

  private final World world =
      new RealWorld((task, failure) -> assertThat(failure).as(task).hasMessage("broken"));
  private int opened;

  @TempDir private @Nullable Path temporary;

  private Path directory(String name) {
    return Objects.requireNonNull(temporary).resolve(name);
  }

  @Override
  protected Storage storage(int history) {
    opened++;
    return DurableStorage.open(world, directory("contract-" + opened), OPTIONS.history(history));
  }

  @Override
  protected int seeds() {
    return 5;
  }

  private DurableStorage open(String name) {
    return DurableStorage.open(world, directory(name), OPTIONS);
  }

  /// What a process that is killed now leaves behind.
  private Path remains(String name) {
    Path copy = directory(name + "-" + ++opened);
    try (Stream<Path> files = Files.list(directory(name))) {
      Files.createDirectories(copy);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return copy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void what_was_written_is_there_after_the_end_of_the_process_and_the_history_too() {
    try (DurableStorage storage = open("data")) {
      long first = create(storage, "a/x");
      long second = update(storage, "a/x", first);
      create(storage, "a/y");
      long last = delete(storage, "a/x", second);
      try (DurableStorage again =
          DurableStorage.open(world, remains("data"), DurableOptions.DEFAULT)) {
        assertThat(again.revision()).isEqualTo(last);
        assertThat(names(again.range(StorageRange.all(PODS)))).containsExactly("a/y");
        List<Change> changes = new ArrayList<>();
        again.subscribe(PODS, first, changes::add).close();
        assertThat(changes).extracting(Change::revision).containsExactly(second, second + 1, last);
        assertThat(changes.getFirst().before()).isEqualTo(at("a/x", first));
        assertThat(create(again, "a/x")).isEqualTo(last + 1);
      }
    }
  }

  @Test
  void revisions_grow_on_when_the_last_write_was_a_deletion_that_nobody_remembers() {
    long last;
    try (DurableStorage storage = open("data")) {
      last = delete(storage, "a/x", create(storage, "a/x"));
      storage.compact(last);
    }
    try (DurableStorage storage = open("data")) {
      assertThat(storage.revision()).isEqualTo(last);
      assertThatThrownBy(() -> storage.subscribe(PODS, last - 1, change -> {}))
          .isInstanceOf(RevisionGone.class);
      assertThat(create(storage, "a/x")).isEqualTo(last + 1);
    }
  }

  @Test
  void what_a_server_keeps_for_itself_outlives_it() {
    try (DurableStorage storage = open("data")) {
      storage.keep("key", () -> new byte[] {7});
    }
    try (DurableStorage storage = open("data")) {
      assertThat(storage.keep("key", () -> new byte[] {8})).containsExactly(7);
    }
  }

  /// Random writes, compactions and ends of the process: whatever happens, the directory holds what
  /// a storage in memory that never ended holds.
  @Test
  void nothing_tells_a_reopened_storage_from_one_that_never_ended() {
    for (long seed = 0; seed < 6; seed++) {
      RandomGenerator random =
          RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
      MemoryStorage model = new MemoryStorage();
      Path directory = directory("random-" + seed);
      for (int life = 0; life < 4; life++) {
        try (DurableStorage storage = DurableStorage.open(world, directory, OPTIONS)) {
          assertThat(state(storage)).isEqualTo(state(model));
          for (int step = 0; step < 60; step++) {
            step(storage, model, random);
          }
        }
      }
    }
  }

  private static void step(Storage storage, Storage model, RandomGenerator random) {
    String name = "a/" + random.nextInt(8);
    long current = model.get(key(name)).map(Entry::revision).orElse(0L);
    int choice = random.nextInt(10);
    if (choice == 0) {
      long upTo = random.nextLong(model.revision() + 1);
      model.compact(upTo);
      storage.compact(upTo);
    } else if (choice < 4 && current > 0) {
      delete(model, name, current);
      delete(storage, name, current);
    } else {
      model.put(key(name), current, revision -> at(name, revision));
      storage.put(key(name), current, revision -> at(name, revision));
    }
  }

  private static List<String> state(Storage storage) {
    List<String> state = new ArrayList<>();
    state.add("revision " + storage.revision());
    for (Entry entry : storage.range(StorageRange.all(PODS)).entries()) {
      state.add(entry.key() + "@" + entry.revision() + "/" + entry.object().resourceVersion());
    }
    for (long revision = 0; revision <= storage.revision(); revision++) {
      state.add(revision + ": " + past(storage, revision));
    }
    return state;
  }

  private static String past(Storage storage, long revision) {
    try {
      List<String> changes = new ArrayList<>();
      storage
          .subscribe(PODS, revision, change -> changes.add(change.key() + "@" + change.revision()))
          .close();
      return changes + " after " + names(storage.range(StorageRange.all(PODS).at(revision)));
    } catch (RevisionGone gone) {
      return "gone";
    }
  }

  @Test
  void rows_that_nobody_can_ask_for_leave_the_file() throws IOException {
    try (DurableStorage storage = open("data")) {
      long revision = create(storage, "a/x");
      for (int i = 0; i < 1_000; i++) {
        revision = update(storage, "a/x", revision);
      }
      storage.compact(revision);
    }
    long before = Files.size(directory("data").resolve("store.db"));
    try (DurableStorage storage = open("data")) {
      long revision = storage.get(key("a/x")).orElseThrow().revision();
      for (int i = 0; i < 700; i++) {
        revision = update(storage, "a/x", revision);
      }
    }
    assertThat(Files.size(directory("data").resolve("store.db")))
        .as("room of removed rows is used again")
        .isEqualTo(before);
  }

  @Test
  void writers_at_the_same_time_lose_no_update() {
    try (DurableStorage storage = open("data")) {
      create(storage, "a/x");
      List<Task> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String own = "b/" + i;
        tasks.add(
            world.start(
                "writer",
                () -> {
                  for (int j = 0; j < 20; j++) {
                    increment(storage, "a/x");
                    increment(storage, own);
                  }
                }));
      }
      tasks.forEach(task -> assertThat(task.join(Duration.ofSeconds(60))).isTrue());
      assertThat(count(storage, "a/x")).isEqualTo(320);
      try (DurableStorage again = DurableStorage.open(world, remains("data"), OPTIONS)) {
        assertThat(state(again)).isEqualTo(state(storage));
        assertThat(count(again, "b/7")).isEqualTo(20);
      }
    }
  }

  private static long count(Storage storage, String name) {
    return storage.get(key(name)).map(entry -> entry.object().generation()).orElse(0L);
  }

  private static void increment(Storage storage, String name) {
    while (true) {
      Optional<Entry> current = storage.get(key(name));
      long next = count(storage, name) + 1;
      long known = current.map(Entry::revision).orElse(0L);
      long from = current.map(entry -> entry.object().generation()).orElse(0L);
      if (from + 1 == next
          && storage.put(
                  key(name),
                  known,
                  revision -> at(name, revision).with(next, "metadata", "generation"))
              instanceof Write.Done) {
        return;
      }
    }
  }

  @Test
  void a_full_disk_fails_the_write_and_nothing_of_it_shows() {
    DurableOptions small = OPTIONS.maximumBytes(400_000);
    long last;
    try (DurableStorage storage = DurableStorage.open(world, directory("data"), small)) {
      long revision = create(storage, "a/x");
      List<Change> changes = new ArrayList<>();
      storage.subscribe(PODS, revision, changes::add);
      last = fill(storage, revision);
      assertThat(storage.revision()).isEqualTo(last);
      assertThat(storage.get(key("a/x")).orElseThrow().revision()).isEqualTo(last);
      assertThat(changes.getLast().revision()).isEqualTo(last);
      storage.compact(last);
      assertThat(update(storage, "a/x", last)).as("room was made").isEqualTo(last + 1);
    }
    try (DurableStorage storage = open("data")) {
      assertThat(storage.revision()).isEqualTo(last + 1);
    }
  }

  private static long fill(DurableStorage storage, long from) {
    long revision = from;
    String text = "x".repeat(3_000);
    while (true) {
      long expected = revision;
      try {
        Write write =
            storage.put(key("a/x"), expected, next -> at("a/x", next).with(text, "data", "value"));
        revision = ((Write.Done) write).entry().revision();
      } catch (StorageFailed full) {
        assertThat(full).hasMessageContaining("full");
        return revision;
      }
    }
  }

  @Test
  void a_closed_storage_refuses_writes() {
    DurableStorage storage = open("data");
    storage.close();
    assertThatThrownBy(() -> create(storage, "a/x"))
        .isInstanceOf(StorageFailed.class)
        .hasMessage("the storage is closed");
  }

  @Test
  void in_a_simulated_world_no_write_gives_up_its_turn_and_history_ends_on_virtual_time() {
    SimulatedWorld simulated = new SimulatedWorld(1);
    simulated.run(
        "test",
        () -> {
          try (DurableStorage storage =
              DurableStorage.open(simulated, directory("data"), OPTIONS)) {
            simulated.yield();
            long turns = simulated.turns();
            long first = create(storage, "a/x");
            long second = update(storage, "a/x", first);
            assertThat(simulated.turns()).isEqualTo(turns);
            simulated.sleep(Duration.ofMinutes(6));
            storage.subscribe(PODS, first, change -> {}).close();
            simulated.sleep(Duration.ofMinutes(5));
            assertThatThrownBy(() -> storage.subscribe(PODS, first, change -> {}))
                .isInstanceOf(RevisionGone.class);
            storage.subscribe(PODS, second, change -> {}).close();
          }
        });
    assertThat(simulated.failures()).isEmpty();
  }
}
