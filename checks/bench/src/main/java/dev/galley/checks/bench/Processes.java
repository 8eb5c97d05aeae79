package dev.galley.checks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The processes that a server consists of, as Linux accounts for them. Where there is no `/proc`,
/// or no process is known, everything is NaN.
record Processes(List<Long> ids) {
  private static final double TICKS_PER_SECOND = 100;

  Processes {
    ids = List.copyOf(ids);
  }

  /// The processor time they have used, in seconds, to a hundredth.
  double processorSeconds() {
    double ticks = ids.isEmpty() ? Double.NaN : 0;
    for (long id : ids) {
      String stat = read(id, "stat");
      // The command's name, in parentheses, may hold blanks.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
      ticks +=
          fields.length < 13
              ? Double.NaN
              : Long.parseLong(fields[11]) + (double) Long.parseLong(fields[12]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// The memory they hold now, in mebibytes.
  double residentMebibytes() {
    double kibibytes = ids.isEmpty() ? Double.NaN : 0;
    for (long id : ids) {
      kibibytes +=
          read(id, "status")
              .lines()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(Double.NaN);
    }
    return kibibytes / 1024;
  }

  private static String read(long id, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(id), file));
    } catch (IOException notHere) {
      return "";
    }
  }
}
