package dev.galley.kube.admission;

import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Amounts of named resources, in order of the names.
final class Amounts {
  private Amounts() {}

  static TreeMap<String, Quantity> of(@Nullable Object tree, String... path) {
    TreeMap<String, Quantity> amounts = new TreeMap<>();
    Tree.mapAt(tree, path)
        .forEach(
            (name, value) -> Quantity.of(value).ifPresent(quantity -> amounts.put(name, quantity)));
    return amounts;
  }

  static void add(Map<String, Quantity> to, Map<String, Quantity> more) {
    more.forEach((name, amount) -> to.merge(name, amount, Quantity::plus));
  }

  static void raise(Map<String, Quantity> to, Map<String, Quantity> least) {
    BinaryOperator<Quantity> larger = (a, b) -> b.compareTo(a) > 0 ? b : a;
    least.forEach((name, amount) -> to.merge(name, amount, larger));
  }

  static TreeMap<String, Quantity> sum(Map<String, Quantity> left, Map<String, Quantity> right) {
    TreeMap<String, Quantity> sum = new TreeMap<>(left);
    add(sum, right);
    return sum;
  }

  /// The difference; what only the second has is negative.
  static TreeMap<String, Quantity> minus(Map<String, Quantity> left, Map<String, Quantity> right) {
    TreeMap<String, Quantity> rest = new TreeMap<>(left);
    right.forEach((name, amount) ->
        rest.put(name, left.containsKey(name) ? left.get(name).minus(amount) : amount.negated()));
    return rest;
  }

  static Map<String, @Nullable Object> tree(Map<String, Quantity> amounts) {
    TreeMap<String, @Nullable Object> tree = new TreeMap<>();
    amounts.forEach((name, amount) -> tree.put(name, amount.toString()));
    return Tree.frozen(tree);
  }
}
