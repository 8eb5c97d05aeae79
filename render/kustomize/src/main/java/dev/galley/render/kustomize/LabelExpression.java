package dev.galley.render.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A label selector in Kubernetes' text form: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
final class LabelExpression {
  private enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    MISSING,
    LESS,
    GREATER
  }

  private record Requirement(String key, Operator operator, Set<String> values) {
    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case MISSING -> value == null;
        case LESS -> value != null && number(value) < number(values.iterator().next());
        case GREATER -> value != null && number(value) > number(values.iterator().next());
      };
    }

    private static double number(String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException noNumber) {
        return Double.NaN;
      }
    }
  }

  private final List<Requirement> requirements;

  private LabelExpression(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  static LabelExpression of(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : parts(text)) {
      requirements.add(requirement(part.strip(), text));
    }
    return new LabelExpression(requirements);
  }

  boolean isEmpty() {
    return requirements.isEmpty();
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /// Splits at commas outside parentheses.
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (!text.isBlank()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  private static Requirement requirement(String part, String whole) {
    if (part.startsWith("!")) {
      return new Requirement(key(part.substring(1), whole), Operator.MISSING, Set.of());
    }
    for (String sign : List.of("!=", "==", "=", "<", ">")) {
      int at = part.indexOf(sign);
      if (at > 0) {
        Operator operator =
            switch (sign) {
              case "!=" -> Operator.NOT_IN;
              case "<" -> Operator.LESS;
              case ">" -> Operator.GREATER;
              default -> Operator.IN;
            };
        String value = part.substring(at + sign.length()).strip();
        return new Requirement(key(part.substring(0, at), whole), operator, Set.of(value));
      }
    }
    int open = part.indexOf('(');
    if (open > 0 && part.endsWith(")")) {
      return set(part, open, whole);
    }
    return new Requirement(key(part, whole), Operator.EXISTS, Set.of());
  }

  private static Requirement set(String part, int open, String whole) {
    String[] words = part.substring(0, open).strip().split("\\s+");
    if (words.length != 2 || !(words[1].equals("in") || words[1].equals("notin"))) {
      throw unreadable(whole);
    }
    Set<String> values = new TreeSet<>();
    for (String value : part.substring(open + 1, part.length() - 1).split(",", -1)) {
      values.add(value.strip());
    }
    return new Requirement(
        key(words[0], whole), words[1].equals("in") ? Operator.IN : Operator.NOT_IN, values);
  }

  private static String key(String text, String whole) {
    String key = text.strip();
    if (!key.matches("([a-z0-9A-Z.-]+/)?[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?")) {
      throw unreadable(whole);
    }
    return key;
  }

  private static Fault unreadable(String whole) {
    return Fault.of(
        KustomizeProblem.BAD_SELECTOR,
        "unable to parse requirement: in selector \"" + whole + "\"");
  }
}
