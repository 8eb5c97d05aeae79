package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.checks.evidence.Proves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is sent, the server answers: no defect, no hang, no memory without bound.
///
/// A build tries some hundred inputs of each sort, always the same. `-Dgalley.fuzz.inputs=100000`
/// tries more, `-Dgalley.fuzz.seed=2` others; `-Dgalley.fuzz.seconds=600` lets Jazzer look for new
/// ones for so long for each sort, by what code they reach, and keeps what it found below
/// `target/fuzz`. An input that failed once goes to `src/test/resources/fuzz/SORT`, and is tried
/// ever after.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final Path KNOWN = Path.of("src/test/resources/fuzz");

  private final FuzzSubject subject = new FuzzSubject(true);

  @BeforeAll
  void warm() {
    for (FuzzTarget target : FuzzTarget.values()) {
      target.seeds(subject).forEach(seed -> target.send(subject, seed));
    }
  }

  private void hold(FuzzTarget target, byte[] input, String what) {
    try {
      target.send(subject, input);
    } catch (Throwable failure) {
      String shown = new String(input, 0, Math.min(2_000, input.length), StandardCharsets.UTF_8);
      throw new AssertionError(what + " of " + target + " is not coped with: " + shown, failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Proves("api a.3: mutated bodies, patches, selectors, rules, tokens and options are answered")
  void whatever_is_sent_is_answered(FuzzTarget target) {
    long seed = Long.getLong("galley.fuzz.seed", 1);
    FuzzMutations mutations = new FuzzMutations(seed, target.seeds(subject));
    for (int number = Integer.getInteger("galley.fuzz.inputs", 300); number > 0; number--) {
      hold(target, mutations.next(), "input " + number + " before the last");
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_failed_once_is_answered(FuzzTarget target) throws IOException {
    Path directory = KNOWN.resolve(target.name());
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.sorted().toList()) {
          hold(target, Files.readAllBytes(file), file.toString());
        }
      }
    }
  }

  @Test
  @Proves("api a.3: bodies of any depth are refused or read, never fatal")
  void deep_and_repeating_bodies_are_refused() {
    String maps = FuzzSubject.NAMESPACE + "/configmaps";
    String deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
    assertThat(code("POST", maps, "application/json", deep)).isEqualTo(400);
    assertThat(code("POST", maps, "application/yaml", "[".repeat(50_000))).isEqualTo(400);
    assertThat(code("POST", maps, "application/yaml", "- ".repeat(50_000))).isEqualTo(400);
    StringBuilder laughs = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      String before = "*" + (char) (c - 1) + ",";
      laughs.append(c).append(": &").append(c).append(" [").append(before.repeat(9)).append("]\n");
    }
    assertThat(code("POST", maps, "application/yaml", laughs.toString())).isEqualTo(400);
    String many = "[" + "{\"op\":\"test\"},".repeat(10_000) + "{\"op\":\"test\"}]";
    assertThat(code("PATCH", FuzzSubject.POD, "application/json-patch+json", many)).isEqualTo(413);
  }

  @Test
  @Proves("api a.3: bytes that are no UTF-8 stand for U+FFFD")
  void broken_text_is_read_as_go_reads_it() {
    String body = "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"b\u00ff\"}}";
    FuzzSubject.Input input =
        new FuzzSubject.Input("application/json", body.getBytes(StandardCharsets.ISO_8859_1));
    Answer.Whole made =
        (Answer.Whole)
            subject.request("POST", FuzzSubject.NAMESPACE + "/configmaps", "dryRun=All", input);
    assertThat(new String(made.body(), StandardCharsets.UTF_8)).contains("\"a\":\"b\ufffd\"");
  }

  private int code(String method, String path, String type, String body) {
    FuzzSubject.Input input =
        new FuzzSubject.Input(type, body.getBytes(StandardCharsets.ISO_8859_1));
    return ((Answer.Whole) subject.request(method, path, "", input)).status();
  }

  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "galley.fuzz.seconds", matches = "[1-9][0-9]*")
  void jazzer_finds_nothing_either(FuzzTarget target) throws Exception {
    Path directory = Path.of("target/fuzz").toAbsolutePath();
    Path corpus = Files.createDirectories(directory.resolve(target.name()));
    int number = 0;
    for (byte[] seed : target.seeds(subject)) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    Process process =
        new ProcessBuilder(command(target, corpus))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(target + ".log").toFile())
            .start();
    assertThat(process.waitFor())
        .as("see target/fuzz/%s.log, and crash files beside it", target)
        .isZero();
  }

  private static List<String> command(FuzzTarget target, Path corpus) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-D" + JazzerTarget.SORT + "=" + target,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerTarget.class.getName(),
                "--instrumentation_includes=dev.galley.**",
                "--custom_hook_includes=dev.galley.**"));
    command.addAll(
        List.of(
            "-max_total_time=" + Long.getLong("galley.fuzz.seconds"),
            "-max_len=8192",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            corpus.toString()));
    return command;
  }
}
