package dev.galley.control.capacity;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A schedule in the notation of cron, in UTC: minute, hour, day of month, month, day of week.
record CronSchedule(
    BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean eitherDay) {
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final int LONGEST_SEARCH_DAYS = 366 * 5;

  /// Empty when the text is no schedule.
  static Optional<CronSchedule> parse(String text) {
    String[] fields = NAMED.getOrDefault(text.strip(), text.strip()).split("\\s+");
    if (fields.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CronSchedule(
              field(fields[0], 0, 59, List.of()),
              field(fields[1], 0, 23, List.of()),
              field(fields[2], 1, 31, List.of()),
              field(fields[3], 1, 12, MONTHS),
              field(fields[4], 0, 7, WEEKDAYS),
              !fields[2].startsWith("*") && !fields[4].startsWith("*")));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static BitSet field(String text, int first, int last, List<String> names) {
    BitSet values = new BitSet();
    for (String part : text.toLowerCase(Locale.ROOT).split(",")) {
      String[] stepped = part.split("/");
      int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
      String[] range = stepped[0].split("-");
      boolean all = stepped[0].equals("*") || stepped[0].equals("?");
      int from = all ? first : number(range[0], first, names);
      int open = stepped.length > 1 ? last : from;
      int to = all ? last : range.length > 1 ? number(range[1], first, names) : open;
      if (from < first || to > last || step < 1) {
        throw new IllegalArgumentException(text);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int number(String text, int first, List<String> names) {
    int name = names.indexOf(text);
    return name >= 0 ? name + first : Integer.parseInt(text);
  }

  /// The first hit after a time.
  Optional<Instant> next(Instant after) {
    ZonedDateTime time =
        after.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    for (int day = 0; day < LONGEST_SEARCH_DAYS; day++) {
      if (isDay(time)) {
        Optional<Instant> hit = withinDay(time);
        if (hit.isPresent()) {
          return hit;
        }
      }
      time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
    }
    return Optional.empty();
  }

  private Optional<Instant> withinDay(ZonedDateTime from) {
    ZonedDateTime time = from;
    while (time.getDayOfYear() == from.getDayOfYear()) {
      if (hours.get(time.getHour()) && minutes.get(time.getMinute())) {
        return Optional.of(time.toInstant());
      }
      time = time.plusMinutes(1);
    }
    return Optional.empty();
  }

  /// When both kinds of day are restricted, one of them is enough.
  private boolean isDay(ZonedDateTime time) {
    DayOfWeek weekday = time.getDayOfWeek();
    boolean byWeekday =
        weekdays.get(weekday.getValue() % 7) || (weekday == DayOfWeek.SUNDAY && weekdays.get(7));
    boolean byDay = days.get(time.getDayOfMonth());
    return months.get(time.getMonthValue())
        && (eitherDay ? byDay || byWeekday : byDay && byWeekday);
  }
}
