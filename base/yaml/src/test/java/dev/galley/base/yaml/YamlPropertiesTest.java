package dev.galley.base.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.problem.ProblemException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What is written can be read again, and reading never crashes.
final class YamlPropertiesTest {

  @Property(tries = 500)
  void what_is_written_reads_as_the_same_data(@ForAll("data") Object data) {
    String text = Yaml.write(List.of(data));

    assertThat(Yaml.documents(text, "text").getFirst().tree()).as(text).isEqualTo(List.of(data));
  }

  @Property(tries = 500)
  void writing_is_stable(@ForAll("data") Object data) {
    String text = Yaml.write(List.of(data));

    assertThat(Yaml.write(Yaml.documents(text, "text").getFirst().tree())).isEqualTo(text);
  }

  @Property(tries = 1_000)
  void any_text_is_read_or_refused_with_a_problem(@ForAll("texts") String text) {
    try {
      Yaml.documents(text, "text").forEach(YamlDocument::tree);
    } catch (ProblemException refused) {
      assertThat(refused.problem().where()).isPresent();
    }
  }

  @Provide
  Arbitrary<Object> data() {
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .withChars("ab:#- '\"\n\\0123456789.eExyn~[]{}&*!|>%@`,?=<")
                .ofMaxLength(40),
            Arbitraries.of("yes", "null", "1e3", "0x1f", "2020-01-02", "~", "", " ", "\n", "a\tb"),
            Arbitraries.strings().withChars("word ").ofMinLength(70).ofMaxLength(200));
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            texts.map(text -> (Object) text),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of(true, false).map(flag -> (Object) flag));
    return Arbitraries.recursive(
        () -> scalars,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(texts, inner).ofMaxSize(3).map(map -> (Object) Map.copyOf(map))),
        0,
        3);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", ": ", ":", "\n", "  ", "- ", "[", "]", "{", "}", "&x ", "*x", "!!int ", "!t ", "'",
            "\"", "|", ">", "#", "?", "\t", "---", "...", "<<: ", "%YAML", "1", "\u0000", "\ufeff")
        .list()
        .ofMaxSize(20)
        .map(list -> String.join("", list));
  }
}
