package dev.galley.control.provision;

import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one mapping, and collects everything that is wrong with them, with places.
final class FieldReader {
  private final YamlDocument document;
  private final List<String> path;
  private final List<Problem> problems;

  private FieldReader(YamlDocument document, List<String> path, List<Problem> problems) {
    this.document = document;
    this.path = List.copyOf(path);
    this.problems = problems;
  }

  static FieldReader of(YamlDocument document) {
    FieldReader top =
        new FieldReader(document, List.of(), new ArrayList<>(document.duplicateKeys()));
    if (!(document.tree() instanceof Map<?, ?>)) {
      top.add(PlatformProblem.WRONG_TYPE, "the file is not a mapping", "start with apiVersion:");
    }
    return top;
  }

  /// What has been found so far, by everyone who reads this document; in the order of the lines.
  List<Problem> problems() {
    return problems.stream()
        .sorted(Comparator.comparingInt(each -> each.where().map(place -> place.line()).orElse(0)))
        .toList();
  }

  private @Nullable Object at(String... more) {
    return Tree.at(document.tree(), full(more));
  }

  private String[] full(String... more) {
    List<String> all = new ArrayList<>(path);
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  boolean has(String field) {
    return at(field) != null;
  }

  FieldReader child(String field) {
    Object value = at(field);
    if (value != null && !(value instanceof Map<?, ?>)) {
      add(PlatformProblem.WRONG_TYPE, label(field) + " must be a mapping", "", field);
    }
    return new FieldReader(document, List.of(full(field)), problems);
  }

  List<FieldReader> children(String field) {
    List<FieldReader> children = new ArrayList<>();
    Object value = at(field);
    if (!(value instanceof List<?> list)) {
      add(PlatformProblem.WRONG_TYPE, label(field) + " must be a list", "", field);
      return children;
    }
    for (int i = 0; i < list.size(); i++) {
      children.add(new FieldReader(document, List.of(full(field, Integer.toString(i))), problems));
    }
    return children;
  }

  /// Every field that is not one of these is a problem, with the nearest of these as the hint.
  void known(String... names) {
    List<String> known = List.of(names);
    for (String field : Tree.mapAt(at()).keySet()) {
      if (!known.contains(field)) {
        add(
            PlatformProblem.UNKNOWN_FIELD,
            "unknown field " + label(field),
            nearest(field, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("known here: " + String.join(", ", known)),
            field);
      }
    }
  }

  private static Optional<String> nearest(String field, List<String> known) {
    return known.stream()
        .filter(name -> distance(field, name) <= Math.max(2, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(field, name)));
  }

  /// How many letters must change to make one word of another; case does not count.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        boolean same =
            Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
        row[j] = Math.min(diagonal + (same ? 0 : 1), Math.min(row[j - 1], above) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }

  void fixed(String field, String value) {
    if (!value.equals(at(field))) {
      add(
          PlatformProblem.NOT_A_PLATFORM,
          field + " is " + (has(field) ? String.valueOf(at(field)) : "missing"),
          "write " + field + ": " + value,
          field);
    }
  }

  String text(String field, String otherwise) {
    return switch (at(field)) {
      case null -> otherwise;
      case String text -> text;
      default -> {
        add(
            PlatformProblem.WRONG_TYPE,
            label(field) + " must be a string",
            "put it in quotes",
            field);
        yield otherwise;
      }
    };
  }

  String required(String field) {
    if (!has(field)) {
      add(PlatformProblem.WRONG_VALUE, label(field) + " is missing", "write " + field + ":");
    }
    return text(field, "");
  }

  String matching(String field, String otherwise, String pattern, String example) {
    String text = text(field, otherwise);
    if (has(field) && !text.matches(pattern)) {
      wrong("cannot be " + text, "write it " + example, field);
    }
    return text;
  }

  String oneOf(String field, String otherwise, List<String> values) {
    String text = text(field, otherwise);
    if (!values.contains(text)) {
      wrong("cannot be " + text, "write one of " + String.join(", ", values), field);
    }
    return text;
  }

  int number(String field, int otherwise) {
    return switch (at(field)) {
      case null -> otherwise;
      case Long number when number >= 0 && number <= 1000 -> number.intValue();
      default -> {
        add(
            PlatformProblem.WRONG_TYPE,
            label(field) + " must be a whole number from 0 to 1000",
            "",
            field);
        yield otherwise;
      }
    };
  }

  List<String> texts(String field, List<String> otherwise) {
    Object value = at(field);
    if (value == null) {
      return otherwise;
    }
    List<String> texts = new ArrayList<>();
    List<?> list = value instanceof List<?> elements ? elements : List.of(value);
    for (int i = 0; i < list.size(); i++) {
      if (value instanceof List<?> && list.get(i) instanceof String text) {
        texts.add(text);
      } else {
        add(
            PlatformProblem.WRONG_TYPE,
            label(field) + " must be a list of strings",
            "",
            field,
            Integer.toString(i));
      }
    }
    return texts;
  }

  void wrong(String what, String hint, String... field) {
    add(PlatformProblem.WRONG_VALUE, label(field[0]) + " " + what, hint, field);
  }

  private String label(String field) {
    return String.join(".", full(field));
  }

  private void add(PlatformProblem code, String what, String hint, String... field) {
    problems.add(Problem.of(code, what).at(document.place(full(field))).hint(hint));
  }
}
