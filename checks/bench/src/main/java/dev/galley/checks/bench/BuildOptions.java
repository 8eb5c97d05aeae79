package dev.galley.checks.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `checks/bench/run kustomize` was asked for.
record BuildOptions(
    Path launcher,
    List<String> peer,
    List<Shape> shapes,
    List<Integer> sizes,
    int rounds,
    Path json) {
  static final String USAGE =
      """
      checks/bench/run kustomize [OPTION VALUE]...
        --peer "WORD WORD"    another command that builds the directory after it, run in turns
        --shapes NAME,NAME    of plain, overlay, patches, generators, layers, components, replacements
        --sizes N,N           how many applications of three objects; 10,100,1000
        --rounds N            turns, after one to warm up; 3
        --json F              where the figures are written; checks/bench/target/kustomize.json
        --launcher F          what is run as `F build DIR`; the clone's own galley
      """;

  static BuildOptions of(Path home, List<String> words) {
    Map<String, String> given = Options.given(words, USAGE);
    String shapes = given.getOrDefault("shapes", "");
    return new BuildOptions(
        Path.of(given.getOrDefault("launcher", home.resolve("galley").toString())),
        Options.list(given.getOrDefault("peer", "").replace(' ', ',')).toList(),
        shapes.isEmpty()
            ? Arrays.asList(Shape.values())
            : Options.list(shapes)
                .map(each -> Shape.valueOf(each.toUpperCase(Locale.ROOT)))
                .toList(),
        Options.list(given.getOrDefault("sizes", "10,100,1000")).map(Integer::valueOf).toList(),
        Integer.parseInt(given.getOrDefault("rounds", "3")),
        Path.of(
            given.getOrDefault(
                "json", home.resolve("checks/bench/target/kustomize.json").toString())));
  }
}
