package dev.galley.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What expressions mean.
class LanguageTest {
  private static final Environment ENVIRONMENT =
      new Environment(Map.of("self", CelType.DYN, "n", CelType.INT), name -> null, false);
  private static final Object SELF =
      Values.dynamic(
          Tree.map("a", 3, "list", List.of(Tree.map("y", 1), Tree.map("y", 2)), "for", "x"));

  private static Program.Outcome run(String expression) {
    Environment.Compilation compilation = ENVIRONMENT.compile(expression);
    assertThat(compilation).isInstanceOf(Environment.Compilation.Compiled.class);
    return ((Environment.Compilation.Compiled) compilation)
        .program()
        .run(
            name ->
                switch (name) {
                  case "self" -> SELF;
                  case "n" -> 7L;
                  default -> null;
                },
            Cel.PER_CALL);
  }

  private static String answer(String expression) {
    return switch (run(expression)) {
      case Program.Outcome.Value(Object value, long _) -> Formatting.shown(value);
      case Program.Outcome.Failed failed -> failed.message();
    };
  }

  private static String refusal(String expression) {
    return switch (ENVIRONMENT.compile(expression)) {
      case Environment.Compilation.Compiled _ -> "";
      case Environment.Compilation.Refused refused ->
          refused.issues().lines().findFirst().orElse("");
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 + 2 * 3 == 7",
        "-5 % 3 == -2",
        "1u < 2 && 2 < 2.5 && 3.0 == dyn(3)",
        "size('héllo') == 5 && 'héllo'.charAt(1) == 'é'",
        "[1, 2, 3].all(x, x > 0) && ![].exists(x, true)",
        "[1, 2, 3].map(x, x * 2).filter(x, x > 2) == [4, 6]",
        "[1, 2, 3].exists_one(x, x == 2) && [1, 2, 2].existsOne(x, x == 1)",
        "{'a': 1, 'b': 2}.exists(k, k == 'b') && {1: 'x'}[dyn(1u)] == 'x'",
        "[1, 2].transformList(i, v, i * v) == [0, 2]",
        "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}",
        "{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}",
        "[5, 6].all(i, v, v == i + 5)",
        "has(self.a) && !has(self.b) && self.list.exists(x, x.y == 2)",
        "self.?a.orValue(5) == 3 && self.?b.orValue(5) == 5",
        "optional.of(1).optMap(x, x + 1) == optional.of(2)",
        "[1, 2][?5].hasValue() == false && [1, ?optional.none()] == [1]",
        "duration('1h') + duration('30m') == duration('90m')",
        "timestamp('2024-02-29T12:00:00Z').getDayOfYear() == 59",
        "timestamp('2024-01-01T00:00:00Z').getHours('America/New_York') == 19",
        "string(duration('90m')) == '5400s' && string(1.5e30) == '1.5e+30'",
        "int('42') + int(3.9) == 45 && double('1.5') == 1.5 && bool('true')",
        "type(1) == int && type([]) == list && type(type(1)) == type",
        "b'\\xff'.size() == 1 && '\\u00e9' == 'é' && r'\\n'.size() == 2",
        "false || self.b == 1 || true",
        "!(false && self.b == 1)",
        "[0, 1].exists(x, 1 / x == 1)",
      })
  void the_language_means_what_cel_go_says(String expression) {
    assertThat(answer(expression)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a,b,c'.split(',', 2) == ['a', 'b,c'] && ['a', 'b'].join('-') == 'a-b'",
        "'aXbX'.replace('X', '', 1) == 'abX' && 'abc'.substring(1, 2) == 'b'",
        "'abcabc'.lastIndexOf('b') == 4 && ' x '.trim() == 'x' && 'aB'.upperAscii() == 'AB'",
        "'%s has %d: %.2f'.format([dyn('x'), 3, 2.5]) == 'x has 3: 2.50'",
        "strings.quote('a\"b') == '\"a\\\\\"b\"'",
        "sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && sets.equivalent([1], [1,"
            + " 1])",
        "[1, 2, 3].sum() == 6 && [3, 1].max() == 3 && ['b', 'a'].min() == 'a' && [1, 2].isSorted()",
        "[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2",
        "'abc 123'.find('[0-9]+') == '123' && '1 2 3'.findAll('[0-9]', 2) == ['1', '2']",
        "url('https://u@h.example:80/p/q?x=1&x=2').getHost() == 'h.example:80'",
        "url('https://h/p?x=1&x=2').getQuery()['x'] == ['1', '2'] && !isURL('a b')",
        "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('1k').asInteger() == 1000",
        "quantity('1500m').add(quantity('0.5')).compareTo(quantity('2')) == 0",
        "ip('10.0.0.1').family() == 4 && ip('fe80::1').isLinkLocalUnicast() && isIP('::1')",
        "!ip.isCanonical('2001:DB8::ABCD') && string(ip('2001:DB8::ABCD')) == '2001:db8::abcd'",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') &&"
            + " cidr('10.0.0.0/8').containsCIDR('10.2.0.0/16')",
        "string(cidr('192.168.1.5/24').masked()) == '192.168.1.0/24'",
        "!format.dns1123Label().validate('ok').hasValue() && format.named('uuid').hasValue()",
        "semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && semver('v1.02', true).minor() == 2",
      })
  void the_libraries_of_kubernetes_are_there(String expression) {
    assertThat(answer(expression)).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 / 0                  | division by zero
          [1][3]                 | index out of bounds: 3
          self.zz                | no such key: zz
          dyn('a') > 1           | no such overload
          9223372036854775807 + n| integer overflow
          int(dyn('x'))          | type conversion error from 'string' to 'int'
          [1].filter(x, false).min() | min called on empty list
          optional.none().value()| optional.none() dereference
          """)
  void failures_are_worded_as_cel_go_words_them(String expression, String failure) {
    assertThat(answer(expression)).isEqualTo(failure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          n.foo       | ERROR: <input>:1:2: type 'int' does not support field selection
          foo(1)      | ERROR: <input>:1:4: undeclared reference to 'foo' (in container '')
          1 == "a"    | ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(int, string)'
          n.size()    | ERROR: <input>:1:7: found no matching overload for 'size' applied to 'int.()'
          [1, "a"]    | ERROR: <input>:1:5: expected type 'int' but found 'string'
          has(n)      | ERROR: <input>:1:5: invalid argument to has() macro
          n.matches(1)| ERROR: <input>:1:10: found no matching overload for 'matches' applied to 'int.(int)'
          1.all(x, x) | ERROR: <input>:1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)
          for         | ERROR: <input>:1:1: reserved identifier: for
          "a".matches("[") | ERROR: <input>:1:13: invalid matches argument
          1 +         | ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
          """)
  void mistakes_are_worded_as_cel_go_words_them(String expression, String mistake) {
    assertThat(refusal(expression)).isEqualTo(mistake);
  }

  @Test
  void mistakes_show_the_line_and_the_place() {
    assertThat(ENVIRONMENT.compile("self ==\n  'ä' + foo"))
        .isEqualTo(
            new Environment.Compilation.Refused(
                "compilation",
                """
                ERROR: <input>:2:9: undeclared reference to 'foo' (in container '')
                 |   'ä' + foo
                 | ...．....^\
                """));
  }

  @Test
  void what_costs_too_much_is_cancelled() {
    String numbers = "[1,2,3,4,5,6,7,8,9,10]";
    String expression = "true";
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      expression = numbers + ".all(" + name + ", " + expression + ")";
    }
    assertThat(answer(expression)).isEqualTo("operation cancelled: actual cost limit exceeded");
  }
}
