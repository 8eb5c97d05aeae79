package dev.galley.kube.cel;

import dev.galley.base.schema.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What the rules of a definition may cost: each, and all together.
final class RuleBudget {
  private static final long EACH = 10_000_000;
  private static final long ALL = 100_000_000;
  private static final int NAMED = 4;

  private final List<Expense> expensive = new ArrayList<>();
  private long total;

  private record Expense(String path, long cost) {}

  /// Refuses an expression that alone costs too much, and remembers what it costs.
  void spend(long cost, String path, String what, List<FieldError> refusals) {
    if (cost > EACH) {
      refusals.add(FieldError.forbidden(path, sentence(what, cost, EACH)));
    }
    total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
    if (cost >= ALL / 100) {
      expensive.add(new Expense(path, cost));
      expensive.sort(Comparator.comparingLong(Expense::cost).reversed());
      if (expensive.size() > NAMED) {
        expensive.removeLast();
      }
    }
  }

  /// What is wrong with the sum, and who contributes most to it.
  List<FieldError> errors(String path) {
    List<FieldError> errors = new ArrayList<>();
    if (total > ALL) {
      expensive.forEach(each ->
          errors.add(
              FieldError.forbidden(
                  each.path(),
                  "contributed to estimated rule cost total exceeding cost limit for entire"
                      + " OpenAPIv3 schema")));
      String what =
          "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema";
      errors.add(FieldError.forbidden(path, sentence(what, total, ALL)));
    }
    return errors;
  }

  private static String sentence(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String times;
    if (factor > 100) {
      times = "more than 100x";
    } else {
      times = String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
    }
    return what
        + " exceeds budget by factor of "
        + times
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
