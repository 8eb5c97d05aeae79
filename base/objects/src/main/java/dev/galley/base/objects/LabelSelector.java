package dev.galley.base.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Selects objects by their labels: all requirements hold. Immutable.
public final class LabelSelector {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  private final List<Requirement> requirements;
  private final boolean nothing;

  /// How a requirement compares.
  public enum Operator {
    IN("in"),
    NOT_IN("notin"),
    EQUALS("="),
    NOT_EQUALS("!="),
    EXISTS("exists"),
    DOES_NOT_EXIST("!"),
    GREATER_THAN("gt"),
    LESS_THAN("lt");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  /// One condition on one label; `values` are sorted.
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = List.copyOf(new TreeSet<>(values));
      check(key, operator, values);
    }

    private static void check(String key, Operator operator, List<String> values) {
      for (String error : LabelSyntax.keyErrors(key)) {
        throw invalid("<nil>", key, error);
      }
      switch (operator) {
        case IN, NOT_IN -> {
          if (values.isEmpty()) {
            throw new IllegalArgumentException(
                "values: Invalid value: []: for 'in', 'notin' operators, values set can't be"
                    + " empty");
          }
        }
        case EXISTS, DOES_NOT_EXIST -> {
          if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                "values: Invalid value: "
                    + Json.write(values)
                    + ": values set must be empty for exists and does not exist");
          }
        }
        case GREATER_THAN, LESS_THAN -> whole(values.getFirst());
        case EQUALS, NOT_EQUALS -> {}
      }
      for (int i = 0; i < values.size(); i++) {
        for (String error : LabelSyntax.valueErrors(values.get(i))) {
          throw invalid("values[" + i + "][" + key + "]", values.get(i), error);
        }
      }
    }

    private static long whole(String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException notANumber) {
        throw invalid("values[0]", value, "for 'Gt', 'Lt' operators, the value must be an integer");
      }
    }

    private static IllegalArgumentException invalid(String path, String value, String error) {
      return new IllegalArgumentException(
          path + ": Invalid value: " + Json.write(value) + ": " + error);
    }

    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN, EQUALS -> value != null && values.contains(value);
        case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case GREATER_THAN -> value != null && compare(value) > 0;
        case LESS_THAN -> value != null && compare(value) < 0;
      };
    }

    /// A label that is no number is neither greater nor less.
    private int compare(String value) {
      try {
        return Long.compare(Long.parseLong(value), whole(values.getFirst()));
      } catch (NumberFormatException notANumber) {
        return 0;
      }
    }

    @Override
    public String toString() {
      return switch (operator) {
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
        case IN, NOT_IN -> key + " " + operator.symbol + " (" + String.join(",", values) + ")";
        case EQUALS, NOT_EQUALS -> key + operator.symbol + values.getFirst();
        case GREATER_THAN -> key + ">" + values.getFirst();
        case LESS_THAN -> key + "<" + values.getFirst();
      };
    }
  }

  private LabelSelector(List<Requirement> requirements, boolean nothing) {
    this.requirements = requirements;
    this.nothing = nothing;
  }

  /// Labels must have exactly these values.
  public static LabelSelector of(Map<String, String> labels) {
    return of(
        labels.entrySet().stream()
            .map(each -> new Requirement(each.getKey(), Operator.EQUALS, List.of(each.getValue())))
            .toList());
  }

  public static LabelSelector of(List<Requirement> requirements) {
    List<Requirement> sorted = new ArrayList<>(requirements);
    sorted.sort(Comparator.comparing(Requirement::key));
    return new LabelSelector(List.copyOf(sorted), false);
  }

  /// From kubectl's form, such as `app=web,tier in (a,b),!canary`; the empty text selects all.
  ///
  /// @throws IllegalArgumentException in the words of the API server when it cannot be parsed
  public static LabelSelector parse(String text) {
    return text.isEmpty() ? EVERYTHING : of(new LabelSelectorParser(text).requirements());
  }

  /// From the tree form with `matchLabels` and `matchExpressions`. A missing selector selects
  /// nothing, an empty one everything.
  ///
  /// @throws IllegalArgumentException when an expression is not valid
  public static LabelSelector ofTree(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?>)) {
      return NOTHING;
    }
    List<Requirement> all = new ArrayList<>();
    Tree.textMapAt(tree, "matchLabels")
        .forEach((key, value) -> all.add(new Requirement(key, Operator.EQUALS, List.of(value))));
    for (Map<String, @Nullable Object> expression : Tree.mapsAt(tree, "matchExpressions")) {
      Operator operator =
          switch (Tree.textAt(expression, "operator")) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case String other ->
                throw new IllegalArgumentException(
                    Json.write(other) + " is not a valid label selector operator");
          };
      all.add(
          new Requirement(
              Tree.textAt(expression, "key"), operator, Tree.textsAt(expression, "values")));
    }
    return of(all);
  }

  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  public boolean matches(KubeObject object) {
    return requirements.isEmpty() ? !nothing : matches(object.labels());
  }

  /// Sorted by key; empty for both [#EVERYTHING] and [#NOTHING].
  public List<Requirement> requirements() {
    return requirements;
  }

  /// Whether every object is selected, whatever its labels.
  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelSelector selector
        && nothing == selector.nothing
        && requirements.equals(selector.requirements);
  }

  @Override
  public int hashCode() {
    return requirements.hashCode() + (nothing ? 1 : 0);
  }

  /// kubectl's form, sorted by key, as in `status.selector` of a Scale.
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
