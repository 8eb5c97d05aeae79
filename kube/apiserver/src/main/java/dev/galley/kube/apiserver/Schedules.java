package dev.galley.kube.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the schedules of cron jobs far enough to say, in the words of the library that upstream
/// uses, what is wrong with one.
final class Schedules {
  private static final Set<String> DESCRIPTORS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 59, List.of()),
          new Field(0, 23, List.of()),
          new Field(1, 31, List.of()),
          new Field(
              1,
              12,
              List.of(
                  "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private record Field(int least, int most, List<String> names) {}

  private Schedules() {}

  static Optional<String> error(String schedule) {
    String text = schedule.replaceFirst("^(CRON_)?TZ=\\S* ", "").strip();
    if (text.startsWith("@")) {
      boolean known = DESCRIPTORS.contains(text) || text.startsWith("@every ");
      return known ? Optional.empty() : Optional.of("unrecognized descriptor: " + text);
    }
    List<String> parts = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    if (parts.size() != FIELDS.size()) {
      return Optional.of(
          "expected exactly 5 fields, found "
              + parts.size()
              + ": ["
              + String.join(" ", parts)
              + "]");
    }
    for (int i = 0; i < parts.size(); i++) {
      for (String range : parts.get(i).split(",", -1)) {
        Optional<String> error = error(range, FIELDS.get(i));
        if (error.isPresent()) {
          return error;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> error(String range, Field field) {
    String[] stepped = range.split("/", -1);
    String[] ends = stepped[0].split("-", -1);
    long start = field.least();
    long end = field.most();
    if (!ends[0].equals("*") && !ends[0].equals("?")) {
      Map.Entry<Long, String> first = number(ends[0], field);
      if (!first.getValue().isEmpty()) {
        return Optional.of(first.getValue());
      }
      start = first.getKey();
      if (ends.length > 2) {
        return Optional.of("too many hyphens: " + range);
      }
      Map.Entry<Long, String> last = ends.length == 2 ? number(ends[1], field) : first;
      if (!last.getValue().isEmpty()) {
        return Optional.of(last.getValue());
      }
      end = ends.length == 1 && stepped.length > 1 ? field.most() : last.getKey();
    }
    if (stepped.length > 2) {
      return Optional.of("too many slashes: " + range);
    }
    long step = 1;
    if (stepped.length == 2) {
      Map.Entry<Long, String> wanted = number(stepped[1], field);
      if (!wanted.getValue().isEmpty()) {
        return Optional.of(wanted.getValue());
      }
      step = wanted.getKey();
    }
    return bounds(range, field, start, end, step);
  }

  private static Optional<String> bounds(
      String range, Field field, long start, long end, long step) {
    if (start < field.least()) {
      return Optional.of(
          "beginning of range (" + start + ") below minimum (" + field.least() + "): " + range);
    }
    if (end > field.most()) {
      return Optional.of(
          "end of range (" + end + ") above maximum (" + field.most() + "): " + range);
    }
    if (start > end) {
      return Optional.of(
          "beginning of range (" + start + ") beyond end of range (" + end + "): " + range);
    }
    return step == 0
        ? Optional.of("step of range should be a positive number: " + range)
        : Optional.empty();
  }

  /// The number, or why there is none.
  private static Map.Entry<Long, String> number(String text, Field field) {
    int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0 && !text.isEmpty()) {
      return Map.entry((long) named, "");
    }
    try {
      long number = Long.parseLong(text);
      return number < 0
          ? Map.entry(0L, "negative number (" + number + ") not allowed: " + text)
          : Map.entry(number, "");
    } catch (NumberFormatException unreadable) {
      return Map.entry(
          0L,
          "failed to parse int from "
              + text
              + ": strconv.Atoi: parsing "
              + FieldErrors.quoted(text)
              + ": invalid syntax");
    }
  }
}
