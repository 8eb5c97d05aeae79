package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.render.helm.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What source-controller makes of a chart before others get it: other default values, and a
/// version that says so. Pure.
final class ChartPackage {
  private static final String METADATA = "Chart.yaml";
  private static final Pattern VERSION = Pattern.compile("(?m)^version:.*$");

  private final FileTree files;

  /// A values file is not there; the message is Flux's.
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String path) {
      super("values files merge error: no values file found at path '" + path + "'");
    }
  }

  ChartPackage(FileTree files) {
    this.files = files;
  }

  /// A version with what it was made from as build metadata: the beginning of a commit, and the
  /// generation (0 for none) of the object that names the values files.
  static String version(String version, String commit, long generation) {
    List<String> metadata = new ArrayList<>();
    if (!commit.isEmpty()) {
      metadata.add(commit);
    }
    if (generation > 0) {
      metadata.add(String.valueOf(generation));
    }
    return metadata.isEmpty()
        ? version
        : version + (version.contains("+") ? "." : "+") + String.join(".", metadata);
  }

  /// The values files that are there, by their paths in `base`.
  ///
  /// @throws Missing when one is not, unless that is to be ignored
  List<String> valuesFiles(KubeObject chart, FileTree base) throws Missing {
    List<String> present = new ArrayList<>();
    for (String name : chart.texts("spec", "valuesFiles")) {
      String path = Paths.resolve("", name);
      if (base.read(path).isPresent()) {
        present.add(path);
      } else if (!chart.flag("spec", "ignoreMissingValuesFiles")) {
        throw new Missing(name);
      }
    }
    return present;
  }

  /// The chart with another version, and with values files merged in place of its own values.
  FileTree packaged(String version, String own, FileTree base, List<String> valuesFiles) {
    FileTree result = files;
    if (!version.equals(own)) {
      String text = text(files, METADATA);
      String changed =
          VERSION.matcher(text).replaceFirst(Matcher.quoteReplacement("version: " + version));
      result = new OverlaidFile(result, METADATA, changed.getBytes(StandardCharsets.UTF_8));
    }
    if (valuesFiles.isEmpty()) {
      return result;
    }
    Map<String, @Nullable Object> values = Map.of();
    for (String path : valuesFiles) {
      List<YamlDocument> documents = Yaml.documents(text(base, path), path);
      values = Values.merge(values, documents.isEmpty() ? Map.of() : documents.getFirst().map());
    }
    return new OverlaidFile(
        result, "values.yaml", Yaml.write(values).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(FileTree files, String path) {
    return new String(files.read(path).orElse(new byte[0]), StandardCharsets.UTF_8);
  }
}
