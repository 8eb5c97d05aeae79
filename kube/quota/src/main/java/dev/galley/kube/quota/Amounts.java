package dev.galley.kube.quota;

import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Amounts of named resources, in order of the names.
public final class Amounts {
  private Amounts() {}

  public static TreeMap<String, Quantity> of(@Nullable Object tree, String... path) {
    TreeMap<String, Quantity> amounts = new TreeMap<>();
    Tree.mapAt(tree, path)
        .forEach(
            (name, value) -> Quantity.of(value).ifPresent(quantity -> amounts.put(name, quantity)));
    return amounts;
  }

  public static void add(Map<String, Quantity> to, Map<String, Quantity> more) {
    more.forEach((name, amount) -> to.merge(name, amount, Quantity::plus));
  }

  public static void raise(Map<String, Quantity> to, Map<String, Quantity> least) {
    BinaryOperator<Quantity> larger = (a, b) -> b.compareTo(a) > 0 ? b : a;
    least.forEach((name, amount) -> to.merge(name, amount, larger));
  }

  public static TreeMap<String, Quantity> sum(
      Map<String, Quantity> left, Map<String, Quantity> right) {
    TreeMap<String, Quantity> sum = new TreeMap<>(left);
    add(sum, right);
    return sum;
  }

  /// The difference; what only the second has is negative.
  public static TreeMap<String, Quantity> minus(
      Map<String, Quantity> left, Map<String, Quantity> right) {
    TreeMap<String, Quantity> rest = new TreeMap<>(left);
    right.forEach((name, amount) ->
        rest.put(name, left.containsKey(name) ? left.get(name).minus(amount) : amount.negated()));
    return rest;
  }

  public static Map<String, @Nullable Object> tree(Map<String, Quantity> amounts) {
    TreeMap<String, @Nullable Object> tree = new TreeMap<>();
    amounts.forEach((name, amount) -> tree.put(name, amount.toString()));
    return Tree.frozen(tree);
  }

  /// Only those of some names.
  public static TreeMap<String, Quantity> only(
      Map<String, Quantity> amounts, Collection<String> names) {
    TreeMap<String, Quantity> rest = new TreeMap<>(amounts);
    rest.keySet().retainAll(names);
    return rest;
  }

  /// Whether two hold the same amounts, however written.
  public static boolean same(Map<String, Quantity> left, Map<String, Quantity> right) {
    if (!left.keySet().equals(right.keySet())) {
      return false;
    }
    for (var each : left.entrySet()) {
      Quantity other = right.get(each.getKey());
      if (other == null || each.getValue().compareTo(other) != 0) {
        return false;
      }
    }
    return true;
  }

  /// `cpu=1,memory=1Gi`, as messages about quotas have it.
  public static String text(Map<String, Quantity> amounts) {
    StringBuilder text = new StringBuilder();
    amounts.forEach((name, amount) ->
        text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(amount));
    return text.toString();
  }
}
