package dev.galley.assembly.rehearsal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go writes them, such as `1h30m`.
final class GoDurations {
  private static final Pattern PART = Pattern.compile("([0-9.]+)(h|ms|m|s)");

  private GoDurations() {}

  static Duration parse(String text, Duration otherwise) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    boolean any = false;
    while (part.find()) {
      any = true;
      double number = Double.parseDouble(part.group(1));
      sum =
          sum.plusMillis(
              (long)
                  (number
                      * switch (part.group(2)) {
                        case "h" -> 3_600_000;
                        case "m" -> 60_000;
                        case "s" -> 1000;
                        default -> 1;
                      }));
    }
    return any ? sum : otherwise;
  }
}
