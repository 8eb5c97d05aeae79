package dev.galley.kube.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.kube.storage.Entry;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// The log of what was asked for and what was acknowledged. Each writer has keys of its own and one
/// write at a time, so that what must be there is known: the last acknowledged state of each key,
/// or the state after the one write that was under way. Thread-safe.
final class AcknowledgedWrites {
  private final int keys;
  private final RandomGenerator random;
  private final Map<String, State> states = new TreeMap<>();
  private final Map<Integer, Asked> underWay = new TreeMap<>();
  private long lastNumber;
  private long lastRevision;
  private long seen;
  private long opened;
  private long acknowledged;

  /// A key that write `number` has put at `revision`; both 0 when it is absent.
  private record State(long number, long revision) {
    static final State ABSENT = new State(0, 0);
  }

  private record Asked(long number, String key, boolean deletion) {}

  AcknowledgedWrites(int writers, int keys, long seed) {
    this.keys = keys;
    this.random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(~seed);
    for (int writer = 0; writer < writers; writer++) {
      for (int key = 0; key < keys; key++) {
        states.put("w" + writer + "k" + key, State.ABSENT);
      }
    }
  }

  int writers() {
    return states.size() / keys;
  }

  /// The next write of a writer, as a line for the victim.
  synchronized String ask(int writer) {
    String key = "w" + writer + "k" + random.nextInt(keys);
    State state = states.getOrDefault(key, State.ABSENT);
    boolean deletion = state.revision() > 0 && random.nextInt(4) == 0;
    lastNumber++;
    underWay.put(writer, new Asked(lastNumber, key, deletion));
    return (deletion ? "delete " : "put ") + lastNumber + " " + key + " " + state.revision();
  }

  /// What the victim says; answers the writer that may go on.
  synchronized int heard(String line) {
    String[] words = line.split(" ");
    long second = Long.parseLong(words[1]);
    switch (words[0]) {
      case "open" -> {
        assertThat(second).as("revision at the start").isGreaterThanOrEqualTo(seen);
        opened = second;
      }
      case "seen" -> {
        assertThat(second).as("revisions come in order").isGreaterThan(Math.max(seen, opened));
        seen = second;
      }
      case "done" -> {
        return done(second, Long.parseLong(words[2]));
      }
      default -> throw new AssertionError(line);
    }
    return -1;
  }

  private int done(long number, long revision) {
    for (Map.Entry<Integer, Asked> each : underWay.entrySet()) {
      Asked asked = each.getValue();
      int writer = each.getKey();
      if (asked.number() == number) {
        assertThat(revision).as("a revision of this life").isGreaterThan(opened);
        acknowledged++;
        lastRevision = Math.max(lastRevision, revision);
        states.put(asked.key(), asked.deletion() ? State.ABSENT : new State(number, revision));
        underWay.remove(writer);
        return writer;
      }
    }
    throw new AssertionError("nobody asked for write " + number);
  }

  /// How many writes have been acknowledged so far.
  synchronized long acknowledged() {
    return acknowledged;
  }

  /// Compares with what is there after a kill, and goes on from that.
  synchronized void compare(Map<String, Entry> found, long revision, String when) {
    assertThat(revision).as("revision after %s", when).isGreaterThanOrEqualTo(lastRevision);
    assertThat(revision).as("what was shown, after %s", when).isGreaterThanOrEqualTo(seen);
    assertThat(states.keySet()).as("keys after %s", when).containsAll(found.keySet());
    Map<String, Asked> open = new TreeMap<>();
    underWay.values().forEach(asked -> open.put(asked.key(), asked));
    TreeSet<Long> revisions = new TreeSet<>();
    for (Map.Entry<String, State> each : states.entrySet()) {
      State now = state(each.getKey(), found.get(each.getKey()), when);
      Asked asked = open.get(each.getKey());
      if (!now.equals(each.getValue())) {
        long made = asked == null ? -1 : asked.deletion() ? 0 : asked.number();
        assertThat(now.number()).as("%s is now %s, after %s", each, now, when).isEqualTo(made);
      }
      assertThat(now.revision() == 0 || revisions.add(now.revision())).as("own revision").isTrue();
      each.setValue(now);
    }
    underWay.clear();
  }

  private static State state(String key, @Nullable Entry entry, String when) {
    if (entry == null) {
      return State.ABSENT;
    }
    long number = Long.parseLong(entry.object().text("data", "number"));
    assertThat(entry.object())
        .as("%s after %s is whole", key, when)
        .isEqualTo(Victim.object(entry.key(), number));
    return new State(number, entry.revision());
  }
}
