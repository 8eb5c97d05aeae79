package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
  private static final Map<String, String> VARIABLES =
      Map.of("name", "galley", "path", "a/b/a", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${name} $name $${name} | galley $name ${name}",
        "${#name} | 6",
        "${name^} ${name^^} | Galley GALLEY",
        "${missing:-x} ${missing:=y} ${missing-z} | x y z",
        "${empty:+x} ${name:?x} | x galley",
        "${missing:-${name}} | galley",
        "${name:1:3} ${name:-2} | all galley",
        "${name:4} | ey",
        "${path#*/} ${path##*/} | b/a a",
        "${path%/*} ${path%%/*} | a/b a",
        "${name/l/L} ${name//l/L} | gaLley gaLLey",
        "${name/#g/G} ${name/%y/Y} | Galley galleY"
      })
  void an_expression_gives_what_flux_gives(String text, String expected) {
    assertThat(new Substitution(VARIABLES, true).apply(text)).isEqualTo(expected);
  }

  @Test
  void a_variable_that_is_not_set_is_an_error_only_where_flux_is_strict() {
    assertThat(new Substitution(Map.of(), false).apply("a${missing}b")).isEqualTo("ab");
    assertThatThrownBy(() -> new Substitution(Map.of(), true).apply("a${missing}b"))
        .hasMessageContaining("variable not set (strict mode): \"missing\"");
  }

  @Test
  void what_cannot_be_read_is_an_error() {
    assertThatThrownBy(() -> new Substitution(Map.of(), false).apply("${1}"))
        .hasMessageContaining("unable to parse variable name");
    assertThatThrownBy(() -> new Substitution(Map.of(), false).apply("${open"))
        .hasMessageContaining("missing closing brace");
  }
}
