package dev.galley.surface.cli;

import java.time.Duration;

/// Durations as people say them.
final class Durations {
  private Durations() {}

  /// `38s`, `2m10s`, `1h02m`.
  static String human(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + two(seconds % 60) + "s";
    }
    return seconds / 3600 + "h" + two(seconds / 60 % 60) + "m";
  }

  /// `12:58`, minutes and seconds since the beginning; `1:02:03` from an hour on.
  static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    String minutes = two(seconds / 60 % 60) + ":" + two(seconds % 60);
    return seconds < 3600 ? minutes : seconds / 3600 + ":" + minutes;
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
