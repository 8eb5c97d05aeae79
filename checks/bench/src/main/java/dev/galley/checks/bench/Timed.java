package dev.galley.checks.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A command that was run to its end.
///
/// @param processorSeconds of the command and what it started, to a hundredth; NaN without `/proc`
record Timed(double wallSeconds, double processorSeconds, byte[] output) {
  private static final double TICKS_PER_SECOND = 100;

  /// Where `/proc/self/stat` has the processor time of children that have ended.
  private static final int CHILDREN_USER = 13;

  static Timed command(List<String> command) throws IOException {
    double before = childrenSeconds();
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] output;
    try (InputStream printed = process.getInputStream()) {
      output = printed.readAllBytes();
    }
    int exit = exit(process);
    double wall = (System.nanoTime() - began) / 1e9;
    if (exit != 0) {
      throw new IllegalStateException("exit " + exit + " of " + String.join(" ", command));
    }
    return new Timed(wall, childrenSeconds() - before, output);
  }

  private static int exit(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static double childrenSeconds() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
      long ticks =
          Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_USER + 1]);
      return ticks / TICKS_PER_SECOND;
    } catch (IOException notHere) {
      return Double.NaN;
    }
  }
}
