package dev.galley.checks.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What clients were told, outside of the server: each object has one client, which has one request
/// under way, so after a kill an object is what its last answer said or what that one request makes
/// of it. Thread-safe.
final class Ledger {
  private final Map<String, State> told = new TreeMap<>();
  private final Map<String, Asked> underWay = new TreeMap<>();
  private long number;
  private long answers;
  private long revision;

  /// An object that request `number` has written; `version` is empty when there is none.
  record State(long number, String version) {
    static final State ABSENT = new State(0, "");

    boolean exists() {
      return !version.isEmpty();
    }
  }

  /// A request under way.
  record Asked(long number, boolean deletion) {}

  synchronized State state(String name) {
    return told.getOrDefault(name, State.ABSENT);
  }

  synchronized Asked ask(String name, boolean deletion) {
    number++;
    Asked asked = new Asked(number, deletion);
    underWay.put(name, asked);
    return asked;
  }

  /// The answer to the request under way: the object as it is now, or `null` when it is gone.
  synchronized void answered(String name, @Nullable Object object) {
    Asked asked = underWay.remove(name);
    assertThat(asked).as("request for %s", name).isNotNull();
    State now = stateOf(name, object);
    if (now.exists()) {
      long version = Long.parseLong(now.version());
      long before = state(name).exists() ? Long.parseLong(state(name).version()) : 0;
      assertThat(version).as("version of %s", name).isGreaterThan(before);
      revision = Math.max(revision, version);
    }
    told.put(name, now);
    answers++;
  }

  synchronized long answers() {
    return answers;
  }

  static State stateOf(String name, @Nullable Object object) {
    if (object == null) {
      return State.ABSENT;
    }
    long written = Long.parseLong(Tree.textAt(object, "data", "number"));
    assertThat(Tree.textAt(object, "data", "filling"))
        .as("%s as request %d wrote it", name, written)
        .isEqualTo(filling(written));
    return new State(written, Tree.textAt(object, "metadata", "resourceVersion"));
  }

  static String filling(long written) {
    return (written + ".").repeat((int) (written * 7919 % 500));
  }

  /// Compares with what the next server has, and goes on from that.
  synchronized void compare(Map<String, Object> found, long listed, String when) {
    assertThat(listed).as("revision after %s", when).isGreaterThanOrEqualTo(revision);
    Map<String, State> next = new TreeMap<>();
    found.forEach((name, object) -> next.put(name, stateOf(name, object)));
    TreeMap<String, State> all = new TreeMap<>(told);
    next.forEach(all::putIfAbsent);
    for (String name : all.keySet()) {
      State now = next.getOrDefault(name, State.ABSENT);
      Asked asked = underWay.get(name);
      if (!now.equals(state(name))) {
        long made = asked == null ? -1 : asked.deletion() ? 0 : asked.number();
        assertThat(now.number())
            .as("%s was %s and is %s after %s", name, state(name), now, when)
            .isEqualTo(made);
      }
    }
    underWay.clear();
    told.clear();
    told.putAll(next);
  }
}
