package dev.galley.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules cost at most; every factor was recorded from a real server.
class CostsTest {
  private static Map<String, @Nullable Object> text(int longest) {
    return Tree.map("type", "string", "maxLength", longest);
  }

  private static Map<String, @Nullable Object> list(int most, Map<String, @Nullable Object> of) {
    return Tree.map("type", "array", "maxItems", most, "items", of);
  }

  /// Forty objects with lists and maps of limited size, each with the rule.
  private static Map<String, @Nullable Object> schema(String rule, int longest, int most) {
    Map<String, @Nullable Object> inner =
        list(10, Tree.map("type", "string", "enum", List.of("abc", "defgh")));
    Map<String, @Nullable Object> object =
        Tree.map(
            "type",
            "object",
            "required",
            List.of("name"),
            "properties",
            Tree.map("name", text(longest), "val", Tree.map("type", "integer"), "inner", inner));
    Map<String, @Nullable Object> ruled =
        Tree.map(
            "type",
            "object",
            "x-kubernetes-validations",
            List.of(Tree.map("rule", rule)),
            "properties",
            Tree.map(
                "name", text(longest),
                "list", list(most, text(longest)),
                "objs", list(most, object)));
    return Tree.map("type", "object", "properties", Tree.map("spec", list(40, ruled)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          64  | 300  | 11.5x     | self.list.all(x, self.list.exists(y, x == y))
          64  | 300  | 1.6x      | self.list.join(',').split(',').all(x, x.lowerAscii() == x)
          64  | 300  | 1.077624x | self.list.all(x, format.dns1123Label().validate(x).hasValue()) && self.objs.all(o, url(o.name).getHost() == o.name)
          256 | 1000 | 1.7x      | self.list.all(x, x.replace('a', 'bcd').size() < 100 && x.find('[0-9]+') != '')
          256 | 1000 | 1.308012x | self.objs.all(o, quantity(o.name).isGreaterThan(quantity('1Gi')) && ip(o.name).family() == 4 && cidr('10.0.0.0/8').containsIP(o.name))
          256 | 1000 | 8.0x      | sets.contains(self.list, ['a','b']) && sets.equivalent(self.list, self.list)
          256 | 1000 | 3.1x      | self.objs.all(o, o.inner.all(i, o.inner.exists(j, i == j)))
          256 | 1000 | 2.1x      | self.list.all(x, semver(x).isLessThan(semver('1.2.3')) && x.upperAscii().trim().substring(1) != x)
          """)
  void an_estimate_is_that_of_the_real_server(int longest, int most, String factor, String rule) {
    assertThat(DefinitionRules.check(schema(rule, longest, most), "schema"))
        .anySatisfy(error ->
            assertThat(error.message())
                .startsWith(
                    "Forbidden: estimated rule cost exceeds budget by factor of " + factor));
  }
}
