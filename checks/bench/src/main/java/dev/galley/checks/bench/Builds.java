package dev.galley.checks.bench;

import dev.galley.base.objects.DiskFileTree;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.render.kustomize.Kustomize;
import dev.galley.render.kustomize.KustomizeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `checks/bench/run kustomize`: `galley build` as a whole process, in turns with another command,
/// and once more within this process when it is warm. Both must print the same bytes.
final class Builds {
  private static final String ROW = "%-20s %6s %10s %10s %10s %10s %12s%n";

  private final BuildOptions options;
  private final List<Map<String, @Nullable Object>> figures = new ArrayList<>();

  Builds(BuildOptions options) {
    this.options = options;
  }

  void run() throws IOException {
    Path directory = Files.createTempDirectory("galley-bench");
    System.out.printf(ROW, "", "apps", "wall s", "CPU s", "peer wall", "peer CPU", "warm s");
    for (Shape shape : options.shapes()) {
      for (int size : options.sizes()) {
        Path tree = directory.resolve(shape.label() + "-" + size);
        shape.write(tree, size);
        measure(shape, size, tree);
        remove(tree);
      }
    }
    Files.createDirectories(options.json().toAbsolutePath().getParent());
    Files.write(options.json(), Json.bytes(Tree.map("figures", figures)));
    remove(directory);
  }

  private void measure(Shape shape, int size, Path tree) throws IOException {
    List<String> ours = List.of(options.launcher().toString(), "build", tree.toString());
    List<String> theirs = new ArrayList<>(options.peer());
    theirs.add(tree.toString());
    List<Timed> own = new ArrayList<>();
    List<Timed> peers = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      Timed first = Timed.command(ours);
      Timed second = options.peer().isEmpty() ? first : Timed.command(theirs);
      if (!Arrays.equals(first.output(), second.output())) {
        throw new IllegalStateException("the outputs differ: " + shape.label() + " " + size);
      }
      // The first turn only warms the disk's cache.
      if (round > 0) {
        own.add(first);
        peers.add(second);
      }
    }
    double warm = warm(tree);
    boolean alone = options.peer().isEmpty();
    double[] values = {
      median(own, Timed::wallSeconds),
      median(own, Timed::processorSeconds),
      alone ? Double.NaN : median(peers, Timed::wallSeconds),
      alone ? Double.NaN : median(peers, Timed::processorSeconds),
      warm
    };
    Object[] cells = Arrays.stream(values).mapToObj(Builds::figure).toArray();
    System.out.printf(ROW, shape.label(), size, cells[0], cells[1], cells[2], cells[3], cells[4]);
    figures.add(
        Tree.map(
            "shape",
            shape.label(),
            "applications",
            size,
            "wallSeconds",
            values[0],
            "processorSeconds",
            values[1],
            "peerWallSeconds",
            alone ? null : values[2],
            "peerProcessorSeconds",
            alone ? null : values[3],
            "warmSeconds",
            warm));
  }

  /// The median of as many builds, after as many that nobody looks at.
  private double warm(Path tree) {
    double[] seconds = new double[options.rounds()];
    for (int round = -options.rounds(); round < options.rounds(); round++) {
      long began = System.nanoTime();
      Kustomize.build(new DiskFileTree(tree), "", KustomizeOptions.standard()).orThrow();
      if (round >= 0) {
        seconds[round] = (System.nanoTime() - began) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return seconds[seconds.length / 2];
  }

  private static double median(List<Timed> runs, ToDoubleFunction<Timed> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static String figure(double seconds) {
    return Double.isFinite(seconds) ? String.format("%.2f", seconds) : "-";
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException stays) {
              throw new UncheckedIOException(stays);
            }
          });
    }
  }
}
