package dev.galley.checks.bench;

import dev.galley.checks.bench.Http.Ask;
import dev.galley.checks.bench.Http.Reply;
import dev.galley.checks.bench.Http.Version;
import java.io.IOException;

/// One client that lists everything, over and over.
///
/// @param firstByte whether the time until the first byte counts, or until the last
record Listing(int objects, boolean firstByte, Version version, int times) implements Scenario {
  @Override
  public String name() {
    return version + " list of " + objects + (firstByte ? " begun" : " whole");
  }

  @Override
  public Round round(Target target) throws IOException {
    long[] nanos = new long[times];
    try (Http http = version.connect(target.endpoint(), null)) {
      list(http);
      double before = target.processes().processorSeconds();
      long start = System.nanoTime();
      for (int time = 0; time < times; time++) {
        long sent = System.nanoTime();
        long first = list(http).firstByte();
        nanos[time] = (firstByte ? first : System.nanoTime()) - sent;
      }
      double elapsed = (System.nanoTime() - start) / 1e9;
      return new Round(times, elapsed, target.processes().processorSeconds() - before, nanos);
    }
  }

  private static Reply list(Http http) throws IOException {
    return http.send(Ask.get(Operation.OBJECTS)).expect(200);
  }
}
