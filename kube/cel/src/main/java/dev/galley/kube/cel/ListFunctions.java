package dev.galley.kube.cel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Kubernetes' list library, and sets.
final class ListFunctions {
  private ListFunctions() {}

  static Object apply(String function, Object[] arguments) {
    if (!(arguments[0] instanceof ListValue list)) {
      throw CelFailure.noOverload(function, arguments);
    }
    return switch (function) {
      case "isSorted" -> isSorted(list);
      case "sum" -> sum(list);
      case "min" -> extreme(list, "min", 1);
      case "max" -> extreme(list, "max", -1);
      case "indexOf" -> indexOf(list, arguments[1]);
      case "lastIndexOf" -> lastIndexOf(list, arguments[1]);
      case "join" ->
          StringFunctions.join(
              list, arguments.length > 1 ? StringFunctions.text(arguments, 1) : "");
      case "first" -> list.size() == 0 ? OptionalValue.NONE : new OptionalValue(list.get(0));
      case "last" ->
          list.size() == 0 ? OptionalValue.NONE : new OptionalValue(list.get(list.size() - 1));
      case "unwrapOpt", "optional.unwrap" -> unwrapped(list);
      case "sets.contains" -> containsAll(list, list(arguments[1]));
      case "sets.equivalent" ->
          containsAll(list, list(arguments[1])) && containsAll(list(arguments[1]), list);
      case "sets.intersects" -> intersects(list, list(arguments[1]));
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private static ListValue list(Object value) {
    if (value instanceof ListValue list) {
      return list;
    }
    throw CelFailure.noOverload();
  }

  private static boolean isSorted(ListValue list) {
    for (int i = 1; i < list.size(); i++) {
      if (Values.compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  /// The sum of nothing is zero of the static type, which only its declaration knows: see [#zero].
  private static Object sum(ListValue list) {
    if (list.size() == 0) {
      return 0L;
    }
    Object sum = list.get(0);
    if (!(sum instanceof Long
        || sum instanceof Uint
        || sum instanceof Double
        || sum instanceof Duration)) {
      throw CelFailure.noOverload();
    }
    for (int i = 1; i < list.size(); i++) {
      sum = Numbers.add(sum, list.get(i));
    }
    return sum;
  }

  /// What the sum of an empty list is, by the overload that was called.
  static Object zero(String overload) {
    return switch (overload) {
      case "list_uint_sum_uint" -> new Uint(0);
      case "list_double_sum_double" -> 0.0;
      case "list_duration_sum_duration" -> Duration.ZERO;
      default -> 0L;
    };
  }

  private static Object extreme(ListValue list, String function, int replaced) {
    if (list.size() == 0) {
      throw new CelFailure(function + " called on empty list");
    }
    Object best = list.get(0);
    for (int i = 1; i < list.size(); i++) {
      Object next = list.get(i);
      if (Integer.signum(Values.compare(best, next)) == replaced) {
        best = next;
      }
    }
    return best;
  }

  private static Object indexOf(ListValue list, Object value) {
    for (int i = 0; i < list.size(); i++) {
      if (Values.equal(list.get(i), value)) {
        return (long) i;
      }
    }
    return -1L;
  }

  private static Object lastIndexOf(ListValue list, Object value) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (Values.equal(list.get(i), value)) {
        return (long) i;
      }
    }
    return -1L;
  }

  private static ListValue unwrapped(ListValue list) {
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof OptionalValue optional)) {
        throw new CelFailure("value " + Texts.shown(list.get(i)) + " is not optional");
      }
      if (optional.isPresent()) {
        held.add(optional.get());
      }
    }
    return ListValue.of(held);
  }

  private static boolean containsAll(ListValue list, ListValue part) {
    for (int i = 0; i < part.size(); i++) {
      if (!list.contains(part.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean intersects(ListValue left, ListValue right) {
    for (int i = 0; i < right.size(); i++) {
      if (left.contains(right.get(i))) {
        return true;
      }
    }
    return false;
  }
}
