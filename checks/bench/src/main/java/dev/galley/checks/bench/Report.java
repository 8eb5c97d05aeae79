package dev.galley.checks.bench;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Prints each scenario when it is done, and keeps all figures as JSON.
///
/// A figure of a server is the median of its turns; a ratio is the median of the ratios of
/// neighbouring turns, ours divided by the peer's, so that a machine whose speed drifts does not
/// show in it.
final class Report {
  private static final String ROW = "%-34s %-8s %10s %10s %10s %12s%n";

  private final PrintStream out;
  private final List<Map<String, @Nullable Object>> figures = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void heading() {
    out.printf(ROW, "", "", "per second", "p50 ms", "p99 ms", "CPU us each");
  }

  void single(String name, String server, double value, String unit) {
    out.printf("%-34s %-8s %10s %s%n", name, server, figure(value), unit);
    figures.add(Tree.map("name", name, "server", server, "value", finite(value), "unit", unit));
  }

  void rounds(String name, List<String> servers, List<List<Round>> rounds) {
    for (int server = 0; server < servers.size(); server++) {
      row(name, servers.get(server), values(rounds.get(server)));
    }
    if (servers.size() == 2) {
      row(name, "ratio", ratios(rounds.getFirst(), rounds.getLast()));
    }
    out.flush();
  }

  private static final List<ToDoubleFunction<Round>> FIGURES =
      List.of(
          Round::perSecond,
          round -> round.percentile(0.5),
          round -> round.percentile(0.99),
          Round::processorMicros);

  private static double[] values(List<Round> rounds) {
    return FIGURES.stream()
        .mapToDouble(figure -> median(rounds.stream().mapToDouble(figure).toArray()))
        .toArray();
  }

  private static double[] ratios(List<Round> ours, List<Round> theirs) {
    return FIGURES.stream()
        .mapToDouble(figure -> {
          double[] pairs = new double[ours.size()];
          for (int round = 0; round < pairs.length; round++) {
            pairs[round] =
                figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round));
          }
          return median(pairs);
        })
        .toArray();
  }

  private void row(String name, String server, double[] values) {
    out.printf(
        ROW,
        name,
        server,
        figure(values[0]),
        figure(values[1]),
        figure(values[2]),
        figure(values[3]));
    figures.add(
        Tree.map(
            "name", name,
            "server", server,
            "perSecond", finite(values[0]),
            "p50Milliseconds", finite(values[1]),
            "p99Milliseconds", finite(values[2]),
            "processorMicroseconds", finite(values[3])));
  }

  /// JSON knows no NaN.
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String figure(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    return String.format(value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  byte[] json() {
    return Json.bytes(
        Tree.map("processors", Runtime.getRuntime().availableProcessors(), "figures", figures));
  }
}
