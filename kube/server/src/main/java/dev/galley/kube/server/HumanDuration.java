package dev.galley.kube.server;

import java.time.Duration;

/// Durations as kubectl shows them: short, and coarser the longer they are.
///
/// The steps are those of `HumanDuration` in `apimachinery/pkg/util/duration/duration.go`.
final class HumanDuration {
  private HumanDuration() {}

  static String of(Duration duration) {
    long seconds = duration.isNegative() ? -duration.negated().toSeconds() : duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 120) {
      return Math.max(seconds, 0) + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return pair(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    return hours < 8 ? pair(hours, "h", minutes % 60, "m") : ofHours(hours);
  }

  private static String ofHours(long hours) {
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (days < 8) {
      return pair(days, "d", hours % 24, "h");
    }
    if (days < 365 * 2) {
      return days + "d";
    }
    return days < 365 * 8 ? pair(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }
}
