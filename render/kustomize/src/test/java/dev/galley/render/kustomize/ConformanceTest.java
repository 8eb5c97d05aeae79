package dev.galley.render.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.checks.evidence.Proves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs the recorded cases of the original where they are present. The counts may rise, never fall:
/// `conformance.properties` keeps them.
final class ConformanceTest {

  @Test
  @Proves("kustomize: recorded cases of the original: 380 of 380 outputs to the byte")
  @Proves("kustomize: recorded cases of the original: 54 of 54 refusals in its words")
  void the_recorded_cases_of_the_original_give_the_recorded_results() throws IOException {
    Optional<Path> corpus = corpus();
    assumeTrue(corpus.isPresent(), "the conformance corpus is not on this machine");
    Tally tally = new Tally();
    for (Path folder : cases(corpus.get())) {
      tally.count(folder);
    }
    System.Logger log = System.getLogger(ConformanceTest.class.getName());
    log.log(System.Logger.Level.INFO, tally.summary());
    Properties least = ratchet();
    assertThat(tally.exact).as(tally.summary()).isGreaterThanOrEqualTo(number(least, "exact"));
    assertThat(tally.refused).as(tally.summary()).isGreaterThanOrEqualTo(number(least, "refused"));
    assertThat(tally.crashed).as(tally.summary()).isEmpty();
  }

  private static int number(Properties least, String key) {
    return Integer.parseInt(least.getProperty(key));
  }

  private static Properties ratchet() throws IOException {
    Properties least = new Properties();
    try (var in = ConformanceTest.class.getResourceAsStream("/conformance.properties")) {
      least.load(in);
    }
    return least;
  }

  /// Named by `GALLEY_CONFORMANCE`, or a folder `shared/conformance` beside the repository.
  private static Optional<Path> corpus() {
    String named = System.getProperty("GALLEY_CONFORMANCE", System.getenv("GALLEY_CONFORMANCE"));
    if (named != null) {
      return Optional.of(Path.of(named, "kustomize")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/conformance/kustomize");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static List<Path> cases(Path corpus) throws IOException {
    try (Stream<Path> folders = Files.list(corpus)) {
      return folders.filter(folder -> Files.exists(folder.resolve("case.json"))).sorted().toList();
    }
  }

  /// What came of the cases so far.
  private static final class Tally {
    private int exact;
    private int semantic;
    private int refused;
    private final List<String> different = new ArrayList<>();
    private final List<String> crashed = new ArrayList<>();

    String summary() {
      return "byte-equal "
          + exact
          + ", equal as data only "
          + semantic
          + ", refused as the original does "
          + refused
          + ", different "
          + different
          + ", crashed "
          + crashed;
    }

    void count(Path folder) {
      String name = folder.getFileName().toString();
      try {
        Object facts = Json.parse(Files.readString(folder.resolve("case.json")));
        BuildResult result = build(folder, facts);
        if (Tree.textAt(facts, "kind").equals("error")) {
          countError(name, facts, result);
        } else {
          countOutput(name, folder, result);
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      } catch (RuntimeException | StackOverflowError crash) {
        crashed.add(name + ": " + crash);
      }
    }

    private void countOutput(String name, Path folder, BuildResult result) throws IOException {
      String wanted = Files.readString(folder.resolve("expected.yaml"));
      if (!(result instanceof BuildResult.Built built)) {
        different.add(name);
      } else if (withoutVersion(built.yaml()).equals(withoutVersion(wanted))) {
        exact++;
      } else if (data(built.yaml()).equals(data(wanted))) {
        semantic++;
        different.add(name + " (text only)");
      } else {
        different.add(name);
      }
    }

    private void countError(String name, @Nullable Object facts, BuildResult result) {
      if (result instanceof BuildResult.Failed failed
          && Tree.mapsAt(facts, "error_checks").stream()
              .allMatch(check -> holds(check, failed.message()))) {
        refused++;
      } else {
        different.add(name);
      }
    }
  }

  private static String withoutVersion(String text) {
    return text.replaceAll("(managed-by: kustomize-)\\S+", "$1VERSION");
  }

  private static List<@Nullable Object> data(String text) {
    List<@Nullable Object> data = new ArrayList<>();
    for (YamlDocument document : Yaml.documents(text, "text")) {
      data.add(document.tree());
    }
    return data;
  }

  private static boolean holds(Map<String, @Nullable Object> check, String message) {
    String text = Tree.textAt(check, "text");
    Predicate<String> contains = message::contains;
    return switch (Tree.textAt(check, "op")) {
      case "contains" -> contains.test(text);
      case "not_contains" -> !contains.test(text);
      case "contains_any" -> Tree.textsAt(check, "texts").stream().anyMatch(contains);
      case "equals" -> message.strip().equals(text.strip());
      case "regex" -> Pattern.compile(text).matcher(message).find();
      case "any" -> true;
      case String other -> throw new IllegalArgumentException("unknown check " + other);
    };
  }

  private static BuildResult build(Path folder, @Nullable Object facts) throws IOException {
    KustomizeOptions options = KustomizeOptions.standard();
    if (Tree.textAt(facts, "options", "reorder").equals("none")) {
      options = options.withOrder(KustomizeOptions.Order.NONE);
    }
    if (Tree.textAt(facts, "options", "loadRestrictions").equals("LoadRestrictionsNone")) {
      options = options.withoutLoadRestrictions();
    }
    if (Tree.flagAt(facts, "options", "addManagedbyLabel")) {
      options = options.withManagedByLabel();
    }
    String directory = Tree.textAt(facts, "build_dir");
    return Kustomize.build(
        files(folder.resolve("input")), directory.equals(".") ? "" : directory, options);
  }

  private static MemoryFileTree files(Path input) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(input)) {
      try (Stream<Path> paths = Files.walk(input)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          files.put(input.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return MemoryFileTree.of(files);
  }
}
