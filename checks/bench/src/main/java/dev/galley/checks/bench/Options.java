package dev.galley.checks.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What was asked for on the command line.
///
/// @param only what names of scenarios are to hold, one of these, if there are any
record Options(
    Path launcher,
    Optional<Path> peer,
    List<Long> peerProcesses,
    int rounds,
    double seconds,
    int objects,
    List<String> only,
    Path json) {
  static final String USAGE =
      """
      checks/bench/run api [OPTION VALUE]...
        --peer-kubeconfig F   another Kubernetes API server, loaded in turns with ours
        --peer-pids N,N       its processes on this machine, for processor time and memory
        --rounds N            turns of each server, after one to warm up; 5
        --seconds N           how long a turn of requests takes; 3
        --objects N           how many objects are there; 6000
        --only NAME,NAME      scenarios whose names hold one of these
        --json F              where the figures are written; checks/bench/target/bench.json
        --launcher F          what is started as `F api ...`; the clone's own galley
      """;

  static Options of(Path home, List<String> words) {
    Map<String, String> given = given(words, USAGE);
    return new Options(
        Path.of(given.getOrDefault("launcher", home.resolve("galley").toString())),
        Optional.ofNullable(given.get("peer-kubeconfig")).map(Path::of),
        list(given.getOrDefault("peer-pids", "")).map(Long::valueOf).toList(),
        Integer.parseInt(given.getOrDefault("rounds", "5")),
        Double.parseDouble(given.getOrDefault("seconds", "3")),
        Integer.parseInt(given.getOrDefault("objects", "6000")),
        list(given.getOrDefault("only", "")).toList(),
        Path.of(
            given.getOrDefault("json", home.resolve("checks/bench/target/bench.json").toString())));
  }

  /// Options and their values.
  ///
  /// @throws IllegalArgumentException with the usage, when the words are not pairs of them
  static Map<String, String> given(List<String> words, String usage) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int word = 0; word < words.size(); word += 2) {
      if (!words.get(word).startsWith("--") || word + 1 == words.size()) {
        throw new IllegalArgumentException(usage);
      }
      given.put(words.get(word).substring(2), words.get(word + 1));
    }
    return given;
  }

  static Stream<String> list(String text) {
    return Stream.of(text.split(",")).filter(each -> !each.isEmpty());
  }

  boolean wants(String scenario) {
    return only.isEmpty() || only.stream().anyMatch(scenario::contains);
  }
}
