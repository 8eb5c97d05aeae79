package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web|true",
        "app==web|true",
        "app!=web|false",
        "app|true",
        "!app|false",
        "tier|false",
        "!tier|true",
        "tier!=x|true",
        "tier notin (x)|true",
        "app in (web, api),n>2|true",
        "n>3|false",
        "n<4|true",
        "app in (api)|false",
        "in|false",
        "app=web,|error",
      })
  void labels_are_selected_as_by_kubectl(String selector, String answer) {
    Map<String, String> labels = Map.of("app", "web", "n", "3");
    if (answer.equals("error")) {
      assertThatThrownBy(() -> LabelSelector.parse(selector))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(LabelSelector.parse(selector).matches(labels))
          .isEqualTo(Boolean.parseBoolean(answer));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a in b|unable to parse requirement: found 'b' expected: '('",
        "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "=a|found '=', expected: !, identifier, or 'end of string'",
        "a=b c|found 'c', expected: ',' or 'end of string'",
        "a,|found '', expected: identifier after ','",
        "a=(|unable to parse requirement: found '(', expected: identifier",
      })
  void mistakes_in_label_selectors_get_the_sentences_of_the_api_server(
      String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector)).hasMessage(message);
  }

  @Test
  void a_label_selector_is_written_sorted() {
    assertThat(LabelSelector.parse("b in (y,x), !c, a==1, d")).hasToString("a=1,b in (x,y),!c,d");
  }

  @Test
  void the_tree_form_joins_labels_and_expressions() {
    LabelSelector selector =
        LabelSelector.ofTree(
            Tree.map(
                "matchLabels",
                Tree.map("app", "web"),
                "matchExpressions",
                List.of(Tree.map("key", "tier", "operator", "NotIn", "values", List.of("x")))));
    assertThat(selector.matches(Map.of("app", "web"))).isTrue();
    assertThat(selector.matches(Map.of("app", "web", "tier", "x"))).isFalse();
    assertThat(LabelSelector.ofTree(null).matches(Map.of())).isFalse();
    assertThat(LabelSelector.ofTree(Map.of()).matches(Map.of())).isTrue();
  }

  @Test
  void an_unknown_operator_is_named() {
    assertThatThrownBy(() ->
            LabelSelector.ofTree(
                Tree.map("matchExpressions", List.of(Tree.map("key", "a", "operator", "Near")))))
        .hasMessage("\"Near\" is not a valid label selector operator");
  }

  @Test
  void fields_are_selected_by_their_texts() {
    Map<String, String> pod = Map.of("status.phase", "Running", "spec.nodeName", "a,b");
    assertThat(matches("status.phase=Running", pod)).isTrue();
    assertThat(matches("status.phase!=Running", pod)).isFalse();
    assertThat(matches("spec.nodeName=a\\,b,status.phase==Running", pod)).isTrue();
    assertThat(matches("metadata.name!=", pod)).isFalse();
    assertThatThrownBy(() -> FieldSelector.parse("status.phase"))
        .hasMessage("invalid selector: 'status.phase'; can't understand 'status.phase'");
  }

  private static boolean matches(String selector, Map<String, String> fields) {
    return FieldSelector.parse(selector).matches(field -> fields.getOrDefault(field, ""));
  }
}
