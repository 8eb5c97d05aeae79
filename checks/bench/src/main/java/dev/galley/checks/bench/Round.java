package dev.galley.checks.bench;

import java.util.Arrays;

/// What one turn of a server came to.
///
/// @param operations how many there were
/// @param seconds how long they took together
/// @param processorSeconds what the server used meanwhile
/// @param nanos how long each took, or a sample of them
record Round(long operations, double seconds, double processorSeconds, long[] nanos) {
  double perSecond() {
    return operations / seconds;
  }

  double processorMicros() {
    return processorSeconds * 1e6 / operations;
  }

  /// In milliseconds.
  double percentile(double part) {
    if (nanos.length == 0) {
      return Double.NaN;
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1e6;
  }
}
