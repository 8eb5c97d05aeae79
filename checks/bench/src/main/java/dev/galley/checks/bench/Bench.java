package dev.galley.checks.bench;

import dev.galley.checks.bench.Http.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `checks/bench/run api`, and where the others begin.
public final class Bench {
  private static final int CLIENTS = 16;
  private static final int STARTS = 5;
  private static final int LISTS = 5;
  private static final int MANY = 1000;

  private final Options options;
  private final Report report = new Report(System.out);

  private Bench(Options options) {
    this.options = options;
  }

  /// The first word is the clone's directory, the second what is measured.
  public static void main(String... words) throws IOException {
    try {
      Path home = Path.of(words[0]);
      List<String> options = Arrays.asList(words).subList(Math.min(2, words.length), words.length);
      switch (words.length < 2 ? "" : words[1]) {
        case "api" -> new Bench(Options.of(home, options)).run();
        case "kustomize" -> new Builds(BuildOptions.of(home, options)).run();
        default -> throw new IllegalArgumentException(Options.USAGE + BuildOptions.USAGE);
      }
    } catch (IllegalArgumentException misused) {
      System.err.println(misused.getMessage());
      System.exit(2);
    }
  }

  private void run() throws IOException {
    Path directory = Files.createTempDirectory("galley-bench");
    if (options.wants("start")) {
      starts("start, empty", directory);
    }
    try (OwnServer own = OwnServer.start(options.launcher(), directory)) {
      List<Target> targets = new ArrayList<>(List.of(own.target()));
      peer().ifPresent(targets::add);
      for (Target target : targets) {
        Operation.prepare(target.endpoint(), CLIENTS, options.objects());
      }
      memory("memory, " + options.objects() + " objects", targets);
      report.heading();
      for (Scenario scenario : scenarios()) {
        if (options.wants(scenario.name())) {
          try (scenario) {
            inTurns(scenario, targets);
          }
        }
      }
      memory("memory, at the end", targets);
      own.stop();
      if (options.wants("start")) {
        starts("start, with what is there now", directory);
      }
    }
    Files.createDirectories(options.json().toAbsolutePath().getParent());
    Files.write(options.json(), report.json());
  }

  private Optional<Target> peer() throws IOException {
    if (options.peer().isEmpty()) {
      return Optional.empty();
    }
    Endpoint endpoint = Endpoint.of(options.peer().get());
    return Optional.of(new Target("peer", endpoint, new Processes(options.peerProcesses())));
  }

  private List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (Version version : Version.values()) {
      for (int clients : new int[] {1, CLIENTS}) {
        for (Operation operation : Operation.values()) {
          scenarios.add(new Requests(operation, clients, version, options.seconds()));
        }
      }
      scenarios.add(new Listing(options.objects(), true, version, LISTS));
      scenarios.add(new Listing(options.objects(), false, version, LISTS));
      scenarios.add(new FanOut(100, version, 400));
      scenarios.add(new FanOut(MANY, version, 60));
    }
    return scenarios;
  }

  private void inTurns(Scenario scenario, List<Target> targets) throws IOException {
    List<List<Round>> rounds = new ArrayList<>();
    for (Target target : targets) {
      scenario.round(target);
      rounds.add(new ArrayList<>());
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (int turn = 0; turn < targets.size(); turn++) {
        // Each goes first as often as second.
        int which = (turn + round) % targets.size();
        rounds.get(which).add(scenario.round(targets.get(which)));
      }
    }
    report.rounds(scenario.name(), targets.stream().map(Target::name).toList(), rounds);
  }

  private void memory(String name, List<Target> targets) {
    for (Target target : targets) {
      report.single(name, target.name(), target.processes().residentMebibytes(), "MiB");
    }
  }

  private void starts(String name, Path directory) throws IOException {
    double[] seconds = new double[STARTS];
    for (int start = 0; start < STARTS; start++) {
      OwnServer server = OwnServer.start(options.launcher(), directory);
      seconds[start] = server.readySeconds();
      server.stop();
    }
    Arrays.sort(seconds);
    report.single(name, "galley", seconds[STARTS / 2], "s until ready");
  }
}
