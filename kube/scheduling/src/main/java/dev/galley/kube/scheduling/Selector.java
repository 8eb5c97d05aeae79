package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A label selector, ready to be matched often. One without expressions matches everything; the
/// selector of an absent field matches nothing.
public record Selector(boolean nothing, List<Expression> expressions) {
  public static final Selector NOTHING = new Selector(true, List.of());
  public static final Selector EVERYTHING = new Selector(false, List.of());

  /// One condition on one label.
  public record Expression(String key, Operator operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case GT, LT, GTE, LTE ->
            value != null && Requirement.of(key, operator, values, null).has(value);
      };
    }
  }

  public Selector {
    expressions = List.copyOf(expressions);
  }

  /// From a `labelSelector`; `null` selects nothing.
  public static Selector of(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?>)) {
      return NOTHING;
    }
    List<Expression> expressions = new ArrayList<>();
    Tree.textMapAt(tree, "matchLabels")
        .forEach((key, value) -> expressions.add(new Expression(key, Operator.IN, List.of(value))));
    expressions.addAll(expressions(Tree.mapsAt(tree, "matchExpressions")));
    return new Selector(false, expressions);
  }

  /// From `matchExpressions`; one that nobody understands matches nothing.
  static List<Expression> expressions(List<Map<String, @Nullable Object>> trees) {
    List<Expression> expressions = new ArrayList<>();
    for (Map<String, @Nullable Object> tree : trees) {
      Operator operator = Operator.of(Tree.textAt(tree, "operator")).orElse(Operator.IN);
      List<String> values = Tree.textsAt(tree, "values");
      boolean compares = operator.compareTo(Operator.GT) >= 0;
      boolean readable =
          !compares || (values.size() == 1 && values.getFirst().matches("-?[0-9]{1,18}"));
      expressions.add(
          new Expression(
              Tree.textAt(tree, "key"),
              readable ? operator : Operator.IN,
              readable ? values : List.of()));
    }
    return expressions;
  }

  public Selector and(Expression expression) {
    List<Expression> more = new ArrayList<>(expressions);
    more.add(expression);
    return new Selector(nothing, more);
  }

  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Expression expression : expressions) {
      if (!expression.matches(labels)) {
        return false;
      }
    }
    return true;
  }
}
