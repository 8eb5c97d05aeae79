package dev.galley.base.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Selects objects by fields: all requirements hold. Which fields exist is each kind's business.
public record FieldSelector(List<Requirement> requirements) {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /// One field that must have a value, or must not have it.
  public record Requirement(String field, boolean negated, String value) {
    @Override
    public String toString() {
      String escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
      return field + (negated ? "!=" : "=") + escaped;
    }
  }

  public FieldSelector {
    requirements = List.copyOf(requirements);
  }

  /// From kubectl's form, such as `status.phase=Running,spec.nodeName!=`.
  ///
  /// @throws IllegalArgumentException in the words of the API server when it cannot be parsed
  public static FieldSelector parse(String text) {
    if (text.isEmpty()) {
      return EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String term : terms(text)) {
      if (!term.isEmpty()) {
        Requirement requirement = requirement(text, term);
        // As upstream: a term of nothing asks for nothing.
        if (!requirement.field().isEmpty() || !requirement.value().isEmpty()) {
          requirements.add(requirement);
        }
      }
    }
    return new FieldSelector(requirements);
  }

  /// The one object name that a selector in kubectl's form asks for; empty when it asks for others.
  public static String exactName(String text) {
    try {
      return parse(text).requirements().stream()
          .filter(each -> each.field().equals("metadata.name") && !each.negated())
          .map(Requirement::value)
          .findFirst()
          .orElse("");
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }

  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case ',' -> {
          terms.add(text.substring(start, i));
          start = i + 1;
        }
        default -> {}
      }
    }
    terms.add(text.substring(start));
    return terms;
  }

  private static Requirement requirement(String text, String term) {
    int equals = term.indexOf('=');
    boolean negated = equals > 0 && term.charAt(equals - 1) == '!';
    String field = equals < 0 ? "" : term.substring(0, negated ? equals - 1 : equals);
    if (equals < 0 || field.indexOf('\\') >= 0) {
      throw new IllegalArgumentException(
          "invalid selector: '" + text + "'; can't understand '" + term + "'");
    }
    boolean twice = !negated && term.startsWith("=", equals + 1);
    String value = unescape(term.substring(equals + (twice ? 2 : 1)));
    return new Requirement(field, negated, value);
  }

  private static String unescape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '=') {
        throw new IllegalArgumentException(
            "invalid field selector: unescaped character in value: " + (int) c);
      }
      if (c == '\\' && i + 1 == value.length()) {
        throw new IllegalArgumentException("invalid field selector: invalid escape sequence: \\");
      }
      if (c == '\\') {
        i++;
        c = value.charAt(i);
        if (c != '\\' && c != ',' && c != '=') {
          throw new IllegalArgumentException(
              "invalid field selector: invalid escape sequence: \\" + c);
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  /// Whether all requirements hold, given the value of each field; missing fields are empty texts.
  public boolean matches(Function<String, String> fields) {
    for (Requirement requirement : requirements) {
      if (fields.apply(requirement.field()).equals(requirement.value()) == requirement.negated()) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return requirements.isEmpty();
  }

  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
