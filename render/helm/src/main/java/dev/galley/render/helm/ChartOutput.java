package dev.galley.render.helm;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Helm printed for a chart, as objects with the places they came from.
final class ChartOutput {
  private static final Pattern DOCUMENT = Pattern.compile("(?m)^---\\s*$");
  private static final Pattern SOURCE = Pattern.compile("(?m)^# Source: [^/\\n]+/(.*)$");

  private static final Pattern HOOK = Pattern.compile("(?m)^.*helm\\.sh/hook\"?:");

  private final Chart chart;
  private final FileTree files;

  ChartOutput(Chart chart, FileTree files) {
    this.chart = chart;
    this.files = files;
  }

  List<Manifest> manifests(String text) {
    List<Manifest> manifests = new ArrayList<>();
    for (String piece : DOCUMENT.split(text)) {
      Matcher source = SOURCE.matcher(piece);
      String template = source.find() ? source.group(1).strip() : "templates";
      for (YamlDocument document : Yaml.documents(piece, chart.name() + "/" + template)) {
        Map<String, @Nullable Object> map = document.map();
        if (!map.isEmpty()) {
          KubeObject object = KubeObject.of(map);
          require(object, template);
          manifests.add(new Manifest(object, place(template, object)));
        }
      }
    }
    return manifests;
  }

  private void require(KubeObject object, String template) {
    if (object.kind().isEmpty() || object.apiVersion().isEmpty() || object.name().isEmpty()) {
      throw Problem.of(
              HelmProblem.BAD_OUTPUT,
              "an object of chart " + chart.name() + " has no apiVersion, kind or name")
          .at(Place.file(chart.name() + "/" + template))
          .asException();
    }
  }

  /// The custom resource definitions beside the templates; other objects there Flux leaves out too.
  List<Manifest> definitions() {
    List<Manifest> definitions = new ArrayList<>();
    for (String path : files.files("crds")) {
      if (!path.endsWith(".yaml") && !path.endsWith(".yml") && !path.endsWith(".json")) {
        continue;
      }
      for (YamlDocument document : Yaml.documents(text(path), chart.name() + "/" + path)) {
        KubeObject object = KubeObject.of(document.map());
        if (object.kind().equals("CustomResourceDefinition")) {
          definitions.add(new Manifest(object, document.place()));
        }
      }
    }
    return definitions;
  }

  /// One warning per template that is a hook.
  List<Problem> hooks() {
    List<Problem> problems = new ArrayList<>();
    for (String path : files.files("templates")) {
      int line = firstLine(text(path), HOOK);
      if (line > 0) {
        problems.add(
            Problem.of(
                    HelmProblem.HOOK_NOT_RUN,
                    "the hook " + path + " of chart " + chart.name() + " is not run")
                .at(Place.line(chart.name() + "/" + path, line))
                .hint("what it would do is missing from this run; the rest of the chart is there"));
      }
    }
    return problems;
  }

  /// The template, and its line when only one line of it can be meant.
  private Place place(String template, KubeObject object) {
    String file = chart.name() + "/" + template;
    if (files.read(template).isEmpty()) {
      return Place.file(file);
    }
    Pattern kind = Pattern.compile("(?m)^kind:\\s*\"?" + Pattern.quote(object.kind()) + "\"?\\s*$");
    String text = text(template);
    long matches = kind.matcher(text).results().count();
    return matches == 1 ? Place.line(file, firstLine(text, kind)) : Place.file(file);
  }

  /// The line on which the first match begins; 0 when there is none.
  private static int firstLine(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? 1
            + Math.toIntExact(
                text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count())
        : 0;
  }

  private String text(String path) {
    return new String(files.read(path).orElse(new byte[0]), StandardCharsets.UTF_8);
  }
}
