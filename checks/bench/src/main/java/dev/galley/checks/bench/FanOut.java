package dev.galley.checks.bench;

import dev.galley.checks.bench.Http.Version;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// One object that changes, and many who watch it. An operation is one event at one watcher; its
/// time runs from the sending of the write.
final class FanOut implements Scenario {
  /// The writer waits until everyone has seen so many writes before it goes on.
  private static final int BURST = 5;

  private final int watchers;
  private final Version version;
  private final int writes;
  private final Map<Target, Watchers> open = new LinkedHashMap<>();

  FanOut(int watchers, Version version, int writes) {
    this.watchers = watchers;
    this.version = version;
    this.writes = writes;
  }

  @Override
  public String name() {
    return version + " watch x" + watchers;
  }

  @Override
  public Round round(Target target) throws IOException {
    if (!open.containsKey(target)) {
      open.put(target, Watchers.open(target.endpoint(), version, watchers));
    }
    Watchers watching = open.get(target);
    long[] sent = new long[writes];
    try (Http writer = HttpOne.connect(target.endpoint())) {
      int seen = watching.events();
      double before = target.processes().processorSeconds();
      long start = System.nanoTime();
      for (int write = 0; write < writes; write++) {
        sent[write] = System.nanoTime();
        writer.send(Operation.PATCH.ask(0, Long.toString(start + write))).expect(200);
        if ((write + 1) % BURST == 0 || write + 1 == writes) {
          watching.await(seen + (write + 1) * watchers);
        }
      }
      double elapsed = (System.nanoTime() - start) / 1e9;
      double used = target.processes().processorSeconds() - before;
      return new Round((long) writes * watchers, elapsed, used, watching.since(sent));
    }
  }

  @Override
  public void close() {
    open.values().forEach(Watchers::close);
  }
}
