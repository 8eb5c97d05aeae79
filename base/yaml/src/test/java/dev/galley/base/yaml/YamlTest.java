package dev.galley.base.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.ProblemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTest {

  @Test
  void a_document_knows_the_place_of_each_field() {
    YamlDocument document =
        Yaml.documents("# top\na:\n  b:\n  - x: 1\n    y: two\n", "d/f.yaml").getFirst();

    assertThat(document.place("a", "b", "0", "y")).isEqualTo(new Place("d/f.yaml", 5, 5));
    assertThat(document.line("a", "b", "0")).isEqualTo(4);
    assertThat(document.line("a", "nothing")).isEqualTo(2);
  }

  @Test
  void documents_without_content_are_left_out() {
    assertThat(Yaml.documents("---\n# only a comment\n---\na: 1\n---\n", "f")).hasSize(1);
    assertThat(Yaml.documents("", "f")).isEmpty();
  }

  @Test
  void the_two_readers_differ_in_booleans_and_times() {
    YamlDocument document = Yaml.documents("[yes, 2020-01-02, 010, 0x1F, 1e3, ~]", "f").getFirst();

    assertThat(document.tree())
        .isEqualTo(Arrays.<@Nullable Object>asList(true, "2020-01-02", 8L, 31L, 1000.0, null));
    assertThat(document.data(YamlFlavour.KUSTOMIZE))
        .isEqualTo(
            Arrays.<@Nullable Object>asList("yes", "2020-01-02T00:00:00Z", 8L, 31L, 1000.0, null));
  }

  @Test
  void aliases_and_merge_keys_are_expanded() {
    assertThat(Yaml.documents("a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}\n", "f").getFirst().map())
        .isEqualTo(
            Map.of("a", Map.of("k", 1L), "b", Map.of("k", 1L), "c", Map.of("l", 2L, "k", 1L)));
  }

  @Test
  void an_alias_bomb_is_refused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(("*a" + (i - 1) + ", ").repeat(10)).append("]\n");
    }

    assertThatThrownBy(() -> Yaml.documents(text.toString(), "f").getFirst().tree())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("excessive aliasing");
  }

  @Test
  void a_document_that_is_too_deep_is_refused() {
    assertThatThrownBy(() -> Yaml.documents("[".repeat(5000) + "]".repeat(5000), "f"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void a_syntax_error_has_file_line_and_column() {
    assertThatThrownBy(() -> Yaml.documents("a: 1\nb: c: d\n", "dir/f.yaml"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            wrong -> {
              assertThat(wrong.problem().where()).contains(new Place("dir/f.yaml", 2, 5));
              assertThat(wrong.problem().hint()).contains("quote");
            });
  }

  @Test
  void duplicate_keys_are_found_with_both_lines() {
    YamlDocument document = Yaml.documents("a:\n  b: 1\n  c: 2\n  b: 3\n", "f").getFirst();

    assertThat(document.duplicateKeys())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.what()).isEqualTo("mapping key \"b\" already defined at line 2");
          assertThat(problem.where()).contains(new Place("f", 4, 3));
        });
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "plain text|plain text",
        "yes|\"yes\"",
        "1:30|\"1:30\"",
        "08|\"08\"",
        "1_000|\"1_000\"",
        "1e400|1e400",
        "1.2.3|1.2.3",
        "=|=",
        "<<|<<",
        "- x|'- x'",
        "-x|-x",
        "a: b|'a: b'",
        "a #b|'a #b'",
        "a:|'a:'",
        "it's|it's",
        "'x|'''x'",
        "@x|'@x'",
        "2020-01-02|\"2020-01-02\"",
        "null|\"null\"",
      },
      delimiter = '|')
  void strings_are_quoted_as_go_quotes_them(String value, String printed) {
    assertThat(Yaml.write(value)).isEqualTo(printed + "\n");
  }

  @Test
  void special_characters_become_escapes() {
    assertThat(Yaml.write("a\tb")).isEqualTo("\"a\\tb\"\n");
    assertThat(Yaml.write("\ud83d\ude00")).isEqualTo("\"\\U0001F600\"\n");
    assertThat(Yaml.write("")).isEqualTo("\"\"\n");
  }

  @Test
  void numbers_lose_what_json_cannot_keep() {
    assertThat(Yaml.write(List.of(1.0, 1e20, 1e21, 1234567.5, 0.0001, 0.00001, -2L)))
        .isEqualTo("- 1\n- 1e+20\n- 1e+21\n- 1.2345675e+06\n- 0.0001\n- 1e-05\n- -2\n");
  }

  @Test
  void blocks_are_written_as_kubectl_writes_them() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", List.of(List.of(1L, 2L), Map.of("k", Map.of()), List.of()));
    tree.put("text", "one\ntwo\n");
    tree.put("a10", "x");
    tree.put("a2", "line\n\n");

    assertThat(Yaml.write(tree))
        .isEqualTo(
            """
            a2: |+
              line

            a10: x
            text: |
              one
              two
            z:
            - - 1
              - 2
            - k: {}
            - []
            """);
  }

  @Test
  void long_strings_are_folded_after_column_80() {
    String words = "word ".repeat(30).strip();

    assertThat(Yaml.write(Map.of("key", words)).lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("  word");
    assertThat(Yaml.documents(Yaml.write(Map.of("key", words)), "f").getFirst().map())
        .isEqualTo(Map.of("key", words));
  }
}
