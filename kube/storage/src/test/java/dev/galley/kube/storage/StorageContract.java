package dev.galley.kube.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What every storage keeps to; a test class of an implementation extends it.
public abstract class StorageContract {
  protected static final String PODS = "/pods";
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  /// An empty storage that remembers at least that many changes, and hardly more.
  protected abstract Storage storage(int history);

  /// How many random histories are tried; fewer where a write takes its time.
  protected int seeds() {
    return 50;
  }

  protected static StorageKey key(String name) {
    int slash = name.indexOf('/');
    return new StorageKey(
        PODS, new ObjectName(name.substring(0, slash), name.substring(slash + 1)));
  }

  protected static KubeObject at(String name, long revision) {
    return KubeObject.of(POD, key(name).name())
        .with(Long.toString(revision), "metadata", "resourceVersion");
  }

  protected static long create(Storage storage, String name) {
    return done(storage.put(key(name), 0, revision -> at(name, revision))).revision();
  }

  protected static long update(Storage storage, String name, long expected) {
    return done(storage.put(key(name), expected, revision -> at(name, revision))).revision();
  }

  protected static long delete(Storage storage, String name, long expected) {
    return done(storage.delete(key(name), expected, revision -> at(name, revision))).revision();
  }

  private static Entry done(Write write) {
    assertThat(write).isInstanceOf(Write.Done.class);
    return ((Write.Done) write).entry();
  }

  protected static List<String> names(StorageView view) {
    return view.entries().stream().map(entry -> entry.key().name().toString()).toList();
  }

  @Test
  void every_write_takes_the_next_revision() {
    try (Storage storage = storage(100)) {
      long first = create(storage, "a/x");
      assertThat(create(storage, "a/y")).isEqualTo(first + 1);
      assertThat(update(storage, "a/x", first)).isEqualTo(first + 2);
      assertThat(storage.revision()).isEqualTo(first + 2);
      assertThat(storage.get(key("a/x")).orElseThrow().object().resourceVersion())
          .isEqualTo(Long.toString(first + 2));
    }
  }

  @Test
  void a_write_that_expects_another_revision_changes_nothing_and_shows_what_is_there() {
    try (Storage storage = storage(100)) {
      long first = create(storage, "a/x");
      assertThat(storage.put(key("a/x"), 0, revision -> at("a/x", revision)))
          .isInstanceOfSatisfying(
              Write.Stale.class,
              stale -> assertThat(stale.current().orElseThrow().revision()).isEqualTo(first));
      assertThat(storage.put(key("a/z"), first, revision -> at("a/z", revision)))
          .isEqualTo(new Write.Stale(Optional.empty()));
      assertThat(storage.delete(key("a/z"), 0, revision -> at("a/z", revision)))
          .isEqualTo(new Write.Stale(Optional.empty()));
      assertThat(storage.revision()).isEqualTo(first);
    }
  }

  @Test
  void ranges_are_in_the_order_of_etcd_keys() {
    try (Storage storage = storage(100)) {
      List.of("b/x", "a/x", "a-b/x", "a/a").forEach(name -> create(storage, name));
      assertThat(names(storage.range(StorageRange.all(PODS))))
          .containsExactly("a-b/x", "a/a", "a/x", "b/x");
      assertThat(names(storage.range(StorageRange.in(PODS, "a")))).containsExactly("a/a", "a/x");
    }
  }

  @Test
  void pages_of_a_range_stay_at_its_revision() {
    try (Storage storage = storage(100)) {
      List.of("a/1", "a/2", "a/3").forEach(name -> create(storage, name));
      StorageView first = storage.range(StorageRange.all(PODS).page(Optional.empty(), 1));
      delete(storage, "a/2", storage.get(key("a/2")).orElseThrow().revision());
      create(storage, "a/25");
      StorageRange rest =
          StorageRange.all(PODS)
              .at(first.revision())
              .page(Optional.of(new ObjectName("a", "1")), 0);
      assertThat(names(storage.range(rest))).containsExactly("a/2", "a/3");
      assertThat(storage.count(rest)).isEqualTo(2);
    }
  }

  @Test
  void what_is_compacted_can_neither_be_listed_nor_resumed_from() {
    try (Storage storage = storage(100)) {
      long first = create(storage, "a/x");
      long second = update(storage, "a/x", first);
      storage.compact(second);
      assertThatThrownBy(() -> storage.range(StorageRange.all(PODS).at(first)))
          .isInstanceOf(RevisionGone.class);
      assertThatThrownBy(() -> storage.subscribe(PODS, first, change -> {}))
          .isInstanceOf(RevisionGone.class);
      assertThat(names(storage.range(StorageRange.all(PODS)))).containsExactly("a/x");
      storage.subscribe(PODS, second, change -> {}).close();
    }
  }

  @Test
  void history_is_bounded() {
    try (Storage storage = storage(10)) {
      long revision = create(storage, "a/x");
      long first = revision;
      for (int i = 0; i < 50; i++) {
        revision = update(storage, "a/x", revision);
      }
      assertThatThrownBy(() -> storage.subscribe(PODS, first, change -> {}))
          .isInstanceOf(RevisionGone.class);
    }
  }

  @Test
  void a_subscription_tells_the_past_first_and_ends_when_closed() {
    try (Storage storage = storage(100)) {
      long first = create(storage, "a/x");
      long second = update(storage, "a/x", first);
      List<Change> changes = new ArrayList<>();
      Storage.Subscription subscription = storage.subscribe(PODS, first, changes::add);
      long third = delete(storage, "a/x", second);
      subscription.close();
      create(storage, "a/x");
      assertThat(changes).extracting(Change::revision).containsExactly(second, third);
      assertThat(changes.getLast().deleted()).isTrue();
      assertThat(changes.getLast().object().resourceVersion()).isEqualTo(Long.toString(third));
      assertThat(changes.getLast().before()).isEqualTo(at("a/x", second));
    }
  }

  @Test
  void a_subscription_from_the_future_is_silent_until_then() {
    try (Storage storage = storage(100)) {
      List<Change> changes = new ArrayList<>();
      long first = create(storage, "a/x");
      storage.subscribe(PODS, first + 1, changes::add);
      long second = update(storage, "a/x", first);
      long third = update(storage, "a/x", second);
      assertThat(changes).extracting(Change::revision).containsExactly(third);
    }
  }

  @Test
  void a_broken_subscriber_takes_nothing_from_the_others() {
    try (Storage storage = storage(100)) {
      List<Change> changes = new ArrayList<>();
      Storage.Subscription broken =
          storage.subscribe(
              PODS,
              0,
              change -> {
                throw new IllegalStateException("broken");
              });
      storage.subscribe(PODS, 0, changes::add);
      try {
        create(storage, "a/x");
      } catch (IllegalStateException told) {
        assertThat(told).hasMessage("broken");
      }
      broken.close();
      create(storage, "a/y");
      assertThat(changes).extracting(Change::revision).containsExactly(1L, 2L);
      assertThat(storage.revision()).isEqualTo(2);
    }
  }

  @Test
  void what_a_server_keeps_for_itself_is_made_once() {
    try (Storage storage = storage(100)) {
      assertThat(storage.keep("key", () -> new byte[] {1, 2})).containsExactly(1, 2);
      assertThat(storage.keep("key", () -> new byte[] {3})).containsExactly(1, 2);
      assertThat(storage.keep("other", () -> new byte[] {4})).containsExactly(4);
      assertThat(storage.revision()).as("it is no change of an object").isZero();
    }
  }

  @Test
  void other_resources_are_none_of_a_subscribers_business() {
    try (Storage storage = storage(100)) {
      List<Change> changes = new ArrayList<>();
      storage.subscribe("/services", 0, changes::add);
      create(storage, "a/x");
      assertThat(changes).isEmpty();
    }
  }

  /// Whatever happens, a list and the changes after it are the list of any later moment.
  @Test
  void a_list_with_the_changes_after_it_is_every_later_list() {
    for (long seed = 0; seed < seeds(); seed++) {
      try (Storage storage = storage(1_000)) {
        randomWrites(storage, seed);
      }
    }
  }

  private static void randomWrites(Storage storage, long seed) {
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    TreeMap<String, String> rebuilt = new TreeMap<>();
    long from = -1;
    for (int step = 0; step < 200; step++) {
      if (step == 50) {
        StorageView view = storage.range(StorageRange.all(PODS));
        view.entries().forEach(entry -> remember(rebuilt, entry.key(), entry.object()));
        from = view.revision();
      }
      String name = "a/" + random.nextInt(10);
      long current = storage.get(key(name)).map(Entry::revision).orElse(0L);
      if (current > 0 && random.nextInt(3) == 0) {
        delete(storage, name, current);
      } else {
        storage.put(key(name), current, revision -> at(name, revision));
      }
    }
    storage
        .subscribe(
            PODS,
            from,
            change -> {
              if (change.deleted()) {
                rebuilt.remove(change.key().toString());
              } else {
                remember(rebuilt, change.key(), change.object());
              }
            })
        .close();
    TreeMap<String, String> listed = new TreeMap<>();
    storage
        .range(StorageRange.all(PODS))
        .entries()
        .forEach(entry -> remember(listed, entry.key(), entry.object()));
    assertThat(rebuilt).isEqualTo(listed);
  }

  private static void remember(TreeMap<String, String> into, StorageKey key, KubeObject object) {
    into.put(key.toString(), object.resourceVersion());
  }
}
