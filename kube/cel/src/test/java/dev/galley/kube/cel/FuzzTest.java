package dev.galley.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelOptions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Any text and any expression: no crash, no hang, no memory without bound.
class FuzzTest {
  private static final Environment ENVIRONMENT =
      new Environment(
          Map.of("self", CelType.DYN, "n", CelType.INT, "s", CelType.STRING), name -> null, true);
  private static final CelParser JUDGE =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(
              CelOptions.current().enableOptionalSyntax(true).enableReservedIds(false).build())
          .build();
  private static final Object SELF =
      Values.dynamic(
          Tree.map("a", 3, "b", "text", "list", List.of(1, 2, 3), "map", Tree.map("k", "v")));
  private static final List<String> WORDS =
      List.of(
          "self",
          "n",
          "s",
          "x",
          "1",
          "2u",
          "3.5",
          "-1",
          "'a'",
          "\"q\"",
          "'''a'''",
          "b'x'",
          "0x1F",
          "1e3",
          ".5",
          "true",
          "null",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          ".",
          "?",
          ":",
          ",",
          "+",
          "-",
          "*",
          "/",
          "%",
          "==",
          "!=",
          "<",
          ">=",
          "in",
          "&&",
          "||",
          "!",
          ".all(x, ",
          ".map(x, ",
          ".size()",
          "has(self.a)",
          ".a",
          "[0]",
          "[?1]",
          ".?b",
          ".orValue(1)",
          "size(",
          ".matches('a*')",
          "string(",
          "type(",
          "a.b{c: 1}",
          "'\\x41'",
          "'\\q'",
          "// c\n",
          " ");
  private static final List<String> LEAVES =
      List.of(
          "self",
          "n",
          "s",
          "1",
          "2.5",
          "'ab'",
          "[1, 2]",
          "{'k': 1}",
          "self.list",
          "self.a",
          "self.b",
          "self.map.k",
          "self.none",
          "dyn(n)",
          "dyn(s)");
  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "in");
  private static final List<String> CALLS =
      List.of(
          ".size()",
          ".all(x, x == x)",
          ".map(x, [x, x])",
          ".filter(x, dyn(x) != 1)",
          ".exists(x, dyn(x) > 1)",
          ".replace('', 'abc')",
          ".split('')",
          ".join('ab')",
          ".sum()",
          ".max()",
          ".isSorted()",
          ".indexOf('b')",
          ".matches('(a+)+b')",
          ".findAll('a?')",
          ".transformList(i, v, [v, i])",
          ".format([1])",
          ".substring(1)");

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String soup(Random random) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(11); i >= 0; i--) {
      words.append(one(random, WORDS));
    }
    return words.toString();
  }

  private static String expression(Random random, int depth) {
    return switch (depth <= 0 ? 0 : random.nextInt(6)) {
      case 0 -> one(random, LEAVES);
      case 1 ->
          expression(random, depth - 1)
              + " "
              + one(random, OPERATORS)
              + " "
              + expression(random, depth - 1);
      case 2, 3 -> expression(random, depth - 1) + one(random, CALLS);
      case 4 -> "(" + expression(random, depth - 1) + ")";
      default -> {
        String part = expression(random, depth - 1);
        yield random.nextBoolean() ? "dyn(" + part + ")" : "[" + part + ", " + part + "]";
      }
    };
  }

  private static void run(String expression) {
    if (ENVIRONMENT.compile(expression)
        instanceof Environment.Compilation.Compiled(Program program)) {
      CostRange estimate = CostEstimator.estimate(program.checked(), path -> null);
      assertThat(estimate.max()).isNotNegative();
      Program.Outcome outcome =
          program.run(
              name ->
                  switch (name) {
                    case "self" -> SELF;
                    case "n" -> 7L;
                    case "s" -> "text";
                    default -> null;
                  },
              Cel.PER_CALL);
      assertThat(outcome.cost()).isNotNegative();
    }
  }

  @Property(tries = 300)
  void any_text_is_an_expression_or_a_mistake(@ForAll String text) {
    run(text);
  }

  @Property(tries = 2000)
  void any_words_are_an_expression_or_a_mistake(@ForAll long seed) {
    run(soup(new Random(seed)));
  }

  @Property(tries = 2000)
  void any_expression_has_a_value_or_a_failure(@ForAll long seed) {
    Random random = new Random(seed);
    run(expression(random, 1 + random.nextInt(8)));
  }

  @Property(tries = 1000)
  void the_grammar_is_the_one_that_cel_go_reads(@ForAll long seed) {
    String words = soup(new Random(seed));
    assertThat(reads(words)).as(words).isEqualTo(!JUDGE.parse(words).hasError());
  }

  private static boolean reads(String words) {
    SourceText source = new SourceText(words);
    Issues issues = new Issues(source);
    try {
      Parser.parse(source, new ExprFactory(), issues);
      return true;
    } catch (SyntaxError error) {
      return false;
    }
  }
}
