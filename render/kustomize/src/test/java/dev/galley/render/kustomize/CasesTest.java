package dev.galley.render.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.MemoryFileTree;
import dev.galley.checks.evidence.Proves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One text file per case under `cases`: sections `=== PATH` are the input, `=== expected` is the
/// output to the byte, `=== error` a part of the message. A section that ends in a line `=\` ends
/// without a newline.
final class CasesTest {

  @ParameterizedTest(name = "{0}")
  @Proves(
      "kustomize: fields, plugins, patches, generators, names, order: our own cases, to the byte")
  @MethodSource("names")
  void each_case_gives_what_it_states(String name) throws IOException {
    Map<String, String> sections = sections(Files.readString(folder().resolve(name + ".txt")));
    String expected = sections.remove("expected");
    String error = Objects.requireNonNullElse(sections.remove("error"), "no error");

    BuildResult result =
        Kustomize.build(MemoryFileTree.ofTexts(sections), "", KustomizeOptions.standard());

    switch (result) {
      case BuildResult.Built built -> assertThat(built.yaml()).isEqualTo(expected);
      case BuildResult.Failed failed -> {
        assertThat(failed.message()).contains(error.strip());
        assertThat(failed.problems()).allMatch(problem -> problem.where().isPresent());
      }
    }
  }

  static Stream<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      List<String> names =
          files.map(file -> file.getFileName().toString().replace(".txt", "")).sorted().toList();
      return names.stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(CasesTest.class.getResource("/cases")).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> sections(String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String part : text.split("(?m)^=== ")) {
      int end = part.indexOf('\n');
      if (end > 0) {
        String body = part.substring(end + 1);
        String whole = body.endsWith("\n=\\\n") ? body.substring(0, body.length() - 4) : body;
        sections.put(part.substring(0, end), whole);
      }
    }
    return sections;
  }
}
