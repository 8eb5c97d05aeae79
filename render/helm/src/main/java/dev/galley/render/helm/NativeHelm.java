package dev.galley.render.helm;

import com.marcnuri.helm.Helm;
import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Json;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Renders with Helm itself, as a native library that is loaded at the first call, which takes
/// about a second. What was rendered once is remembered, so that one process renders a chart with
/// the same values once, also where templates draw random numbers. Thread-safe; share one.
///
/// Three things of Helm are out of its reach: hooks (each is a warning), `.Release.IsUpgrade` and a
/// revision beyond 1, and what the chart's notes would say.
public final class NativeHelm implements HelmRenderer {
  /// Whether the native library has been loaded, which happens once in a process.
  private static final AtomicBoolean LOADED = new AtomicBoolean();

  private final Map<Key, Rendered> known = new ConcurrentHashMap<>();

  private record Key(String chart, ReleaseSpec release, String values, String version) {}

  @Override
  public Rendered render(
      FileTree chart,
      ReleaseSpec release,
      Map<String, @Nullable Object> values,
      String kubernetesVersion) {
    ReleaseSpec seen = new ReleaseSpec(release.name(), release.namespace(), 1, false);
    Key key = new Key(Chart.digest(chart), seen, Json.write(values), kubernetesVersion);
    Rendered before = known.get(key);
    if (before != null) {
      return before;
    }
    Rendered rendered = render(chart, key);
    known.put(key, rendered);
    return rendered;
  }

  private static Rendered render(FileTree files, Key key) {
    Chart chart = Chart.of(files, "the chart");
    ChartOutput output = new ChartOutput(chart, files);
    String text = template(files, chart, key);
    return new Rendered(output.manifests(text), output.definitions(), text, "", output.hooks());
  }

  private static String template(FileTree files, Chart chart, Key key) {
    Path directory = temporary();
    try {
      Path root = directory.resolve("chart");
      write(files, root);
      Path values = directory.resolve("values.json");
      Files.writeString(values, key.values());
      @Nullable String text =
          new Helm(root)
              .template()
              .withName(key.release().name())
              .withNamespace(key.release().namespace())
              .withKubeVersion(key.version())
              .withValuesFile(values)
              .skipCrds()
              .call();
      return text == null ? "" : text;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (ProblemException known) {
      throw known;
    } catch (RuntimeException refused) {
      throw new ProblemException(
          Problem.of(
                  HelmProblem.RENDER_FAILED,
                  "chart " + chart.name() + " " + chart.version() + " cannot be rendered")
              .at(Place.file(chart.name()))
              .because(cleaned(refused, directory))
              .hint("check the release's values against the chart's values.yaml"),
          refused);
    } finally {
      if (LOADED.compareAndSet(false, true)) {
        InterruptSignal.giveBack();
      }
      delete(directory);
    }
  }

  private static String cleaned(RuntimeException refused, Path directory) {
    String message = String.valueOf(refused.getMessage());
    return message.replace(directory + "/chart", "").replace(directory.toString(), "").strip();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("galley-chart");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void write(FileTree files, Path root) throws IOException {
    for (String path : files.files("")) {
      Path file = root.resolve(path).normalize();
      if (!file.startsWith(root)) {
        throw Problem.of(HelmProblem.BAD_CHART, "the path " + path + " leads out of the chart")
            .asException();
      }
      Files.createDirectories(file.getParent() == null ? root : file.getParent());
      Files.write(file, files.read(path).orElse(new byte[0]));
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      List<Path> deepestFirst = new ArrayList<>(paths.toList());
      deepestFirst.sort(Comparator.reverseOrder());
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // The system's own cleaning of temporary files takes what could not be deleted.
      directory.toFile().deleteOnExit();
    }
  }
}
