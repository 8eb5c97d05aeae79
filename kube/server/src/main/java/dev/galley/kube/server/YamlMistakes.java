package dev.galley.kube.server;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;

/// Words what keeps a text from being YAML as go-yaml does.
final class YamlMistakes {
  private YamlMistakes() {}

  static int line(Problem problem) {
    return problem.where().map(Place::line).orElse(0);
  }

  static String worded(Problem problem) {
    String what = problem.what();
    String words =
        switch (what) {
          case String text when text.startsWith("expected the node content") ->
              "did not find expected node content";
          case String text when text.contains("cannot start any token") ->
              "found character that cannot start any token";
          case String text when text.startsWith("mapping values are not allowed") ->
              "mapping values are not allowed in this context";
          case String text when text.startsWith("expected <block end>") ->
              problem.because().contains("sequence")
                  ? "did not find expected '-' indicator"
                  : "did not find expected key";
          case String text when text.startsWith("could not find expected ':'") ->
              "could not find expected ':'";
          case String text when text.startsWith("expected ',' or ']'") ->
              "did not find expected ',' or ']'";
          case String text when text.startsWith("expected ',' or '}'") ->
              "did not find expected ',' or '}'";
          case String text when text.startsWith("found unexpected end of stream") ->
              "found unexpected end of stream";
          default -> what;
        };
    int line = line(problem);
    return "yaml: " + (line > 0 ? "line " + line + ": " : "") + words;
  }
}
