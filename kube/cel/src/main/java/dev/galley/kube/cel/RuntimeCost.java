package dev.galley.kube.cel;

import dev.galley.base.objects.Quantity;

/// What calls cost, as cel-go and Kubernetes count.
final class RuntimeCost {
  private static final double TRAVERSAL = 0.1;
  private static final double REGEX = 0.25;

  private RuntimeCost() {}

  static long of(String function, Object[] values, Object result) {
    return switch (function) {
      case "check" -> 350_000;
      case "fieldSelector", "labelSelector" -> selector(Values.size(values[1]));
      case "isSorted", "sum", "max", "min" -> traversal(values[0]);
      case "indexOf", "lastIndexOf" -> traversal(values[0]);
      case "url", "lowerAscii", "upperAscii", "substring", "trim", "jsonpatch.escapeKey" ->
          scaled(size(values[0]), TRAVERSAL);
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          scaled(size(values[0]), TRAVERSAL);
      case "replace", "split", "ip.isCanonical" -> scaled(size(values[0]), 2 * TRAVERSAL);
      case "join" -> scaled(size(result), 2 * TRAVERSAL);
      case "ip" -> values[0] instanceof Cidr ? 1 : scaled(size(values[0]), TRAVERSAL);
      case "find", "findAll", "matches" ->
          scaled(1 + size(values[0]), TRAVERSAL) * scaled(size(values[1]), REGEX);
      case "containsIP", "containsCIDR" -> contains(function, values);
      case "validate" ->
          values[0] instanceof Format format
              ? scaled(1 + size(values[1]), TRAVERSAL) * scaled(format.regexSize(), REGEX)
              : 1;
      case "contains" -> scaled(size(values[0]), TRAVERSAL) * scaled(size(values[1]), TRAVERSAL);
      case "startsWith", "endsWith", "strings.quote", "format" ->
          scaled(size(values[0]), TRAVERSAL);
      case "sets.contains", "sets.intersects" -> 1 + size(values[0]) * size(values[1]);
      case "sets.equivalent" -> 1 + 2 * size(values[0]) * size(values[1]);
      default -> operator(function, values);
    };
  }

  private static long operator(String function, Object[] values) {
    return switch (function) {
      case "_==_", "_!=_" -> isAtomic(values[0]) ? 1 : smaller(values);
      case "_<_", "_<=_", "_>_", "_>=_" ->
          values[0] instanceof String || values[0] instanceof Bytes ? smaller(values) : 1;
      case "_+_" ->
          values[0] instanceof String || values[0] instanceof Bytes
              ? scaled(size(values[0]) + size(values[1]), TRAVERSAL)
              : 1;
      case "@in" -> values[1] instanceof ListValue list ? list.size() : 1;
      case "string" -> values[0] instanceof Bytes bytes ? scaled(bytes.size(), TRAVERSAL) : 1;
      case "bytes" -> values[0] instanceof String ? scaled(size(values[0]), TRAVERSAL) : 1;
      default -> 1;
    };
  }

  private static boolean isAtomic(Object value) {
    return value instanceof Quantity || value instanceof LibraryValue;
  }

  private static long size(Object value) {
    return value instanceof OptionalValue optional && optional.isPresent()
        ? Values.size(optional.get())
        : Values.size(value);
  }

  private static long smaller(Object[] values) {
    return scaled(Math.min(size(values[0]), size(values[1])), TRAVERSAL);
  }

  private static long scaled(long size, double factor) {
    return (long) Math.ceil(size * factor);
  }

  private static long selector(long length) {
    long requirements = (long) Math.ceil(length * 0.5);
    return 10 + scaled(length, TRAVERSAL) + requirements * 50;
  }

  private static long contains(String function, Object[] values) {
    long network = size(values[0]);
    long cost = scaled(2 * network, TRAVERSAL);
    if (function.equals("containsCIDR")) {
      cost += scaled(network, TRAVERSAL) + 1;
    }
    return values[1] instanceof String ? cost + scaled(size(values[1]), TRAVERSAL) : cost;
  }

  /// All that there is in a value.
  private static long traversal(Object value) {
    return switch (value) {
      case String text -> (long) (text.length() * TRAVERSAL);
      case Bytes bytes -> (long) (bytes.size() * TRAVERSAL);
      case ListValue list -> {
        long cost = 0;
        for (int i = 0; i < list.size(); i++) {
          cost += traversal(list.get(i));
        }
        yield cost;
      }
      case MapValue map -> {
        long cost = 0;
        for (Object key : map.keys()) {
          Object held = map.find(key);
          cost += traversal(key) + (held == null ? 1 : traversal(held));
        }
        yield cost;
      }
      default -> 1;
    };
  }
}
