package dev.galley.cloud.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The conditions of a policy statement: all operators and all keys must hold, any value suffices.
final class Conditions {
  private static final String ALL = "ForAllValues:";
  private static final String ANY = "ForAnyValue:";
  private static final String IF_EXISTS = "IfExists";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
  private static final Set<String> KNOWN =
      Set.of(
          "StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "StringLike",
          "StringNotLike",
          "ArnEquals",
          "ArnLike",
          "ArnNotEquals",
          "ArnNotLike",
          "NumericEquals",
          "NumericNotEquals",
          "NumericLessThan",
          "NumericLessThanEquals",
          "NumericGreaterThan",
          "NumericGreaterThanEquals",
          "Bool",
          "Null");

  private Conditions() {}

  /// @throws IllegalArgumentException for an operator that cannot be evaluated: better refused when
  ///   the policy is written than wrongly answered later
  static void check(String operator) {
    if (!KNOWN.contains(bare(operator))) {
      throw new IllegalArgumentException(
          "the simulated AWS does not evaluate the condition operator " + operator);
    }
  }

  static boolean hold(Map<String, Map<String, List<String>>> conditions, Access access) {
    return conditions.entrySet().stream()
        .allMatch(operator ->
            operator.getValue().entrySet().stream()
                .allMatch(key -> holds(operator.getKey(), key.getKey(), key.getValue(), access)));
  }

  private static boolean holds(String operator, String key, List<String> patterns, Access access) {
    Optional<List<String>> found = Optional.ofNullable(access.context().get(key));
    String bare = bare(operator);
    if (bare.equals("Null")) {
      return patterns.contains(String.valueOf(found.isEmpty()));
    }
    if (found.isEmpty()) {
      return operator.endsWith(IF_EXISTS) || operator.startsWith(ALL) || isNegated(bare);
    }
    List<String> wanted = patterns.stream().map(each -> substituted(each, access)).toList();
    BiPredicate<String, String> test = test(bare);
    if (operator.startsWith(ALL)) {
      return found.get().stream().allMatch(each -> fits(bare, test, wanted, each));
    }
    return found.get().stream().anyMatch(each -> fits(bare, test, wanted, each));
  }

  private static boolean fits(
      String bare, BiPredicate<String, String> test, List<String> wanted, String value) {
    return isNegated(bare)
        ? wanted.stream().noneMatch(pattern -> test.test(pattern, value))
        : wanted.stream().anyMatch(pattern -> test.test(pattern, value));
  }

  private static BiPredicate<String, String> test(String bare) {
    return switch (bare.replace("Not", "")) {
      case "StringEquals" -> String::equals;
      case "StringEqualsIgnoreCase", "Bool" -> String::equalsIgnoreCase;
      case "NumericEquals" -> (pattern, value) -> number(value) == number(pattern);
      case "NumericLessThan" -> (pattern, value) -> number(value) < number(pattern);
      case "NumericLessThanEquals" -> (pattern, value) -> number(value) <= number(pattern);
      case "NumericGreaterThan" -> (pattern, value) -> number(value) > number(pattern);
      case "NumericGreaterThanEquals" -> (pattern, value) -> number(value) >= number(pattern);
      // ArnEquals and ArnLike are the same operator under two names.
      default -> Wildcard::matches;
    };
  }

  /// Not a number compares as false with everything.
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  private static boolean isNegated(String bare) {
    return bare.contains("Not");
  }

  private static String bare(String operator) {
    String name = operator;
    for (String prefix : List.of(ALL, ANY)) {
      name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
    return name.endsWith(IF_EXISTS) ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
  }

  /// The text with policy variables such as `${aws:PrincipalTag/team}` replaced; one without a
  /// value stays as it is and so matches nothing.
  static String substituted(String text, Access access) {
    if (!text.contains("${")) {
      return text;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(variable -> {
          String name = variable.group(1);
          String value =
              switch (name.toLowerCase(Locale.ROOT)) {
                case "*", "?", "$" -> name;
                default ->
                    access.context().getOrDefault(name, List.of(variable.group())).getFirst();
              };
          return Matcher.quoteReplacement(value);
        });
  }
}
