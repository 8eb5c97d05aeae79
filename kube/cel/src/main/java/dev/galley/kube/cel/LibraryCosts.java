package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Kubernetes' functions cost at most.
final class LibraryCosts {
  private static final CostRange CHECK = CostRange.fixed(350_000);

  /// Functions that cost the same whatever they are given.
  private static final Set<String> OF_FIXED_COST =
      Set.of(
          "serviceAccount",
          "path",
          "group",
          "resource",
          "subresource",
          "namespace",
          "name",
          "allowed",
          "reason",
          "error",
          "errored",
          "masked",
          "prefixLength",
          "family",
          "isUnspecified",
          "isLoopback",
          "isLinkLocalMulticast",
          "isLinkLocalUnicast",
          "isGlobalUnicast",
          "format.named",
          "sign",
          "asInteger",
          "isInteger",
          "asApproximateFloat",
          "isGreaterThan",
          "isLessThan",
          "compareTo",
          "add",
          "sub",
          "major",
          "minor",
          "patch",
          "getScheme",
          "getHostname",
          "getHost",
          "getPort",
          "getEscapedPath",
          "getQuery");

  private final CostEstimator.Sizes sizes;

  LibraryCosts(CostEstimator.Sizes sizes) {
    this.sizes = sizes;
  }

  /// @return `null` for functions that Kubernetes has no opinion on
  @Nullable CallCost cost(
      Expr.Call call, String overload, @Nullable Operand target, List<Operand> arguments) {
    if (OF_FIXED_COST.contains(call.function())) {
      return only(CostRange.ONE);
    }
    return switch (call.function()) {
      case "check" -> only(CHECK);
      case "fieldSelector", "labelSelector" -> only(selector(size(arguments.getFirst())));
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
          target == null ? null : traversal(target);
      case "url", "jsonpatch.escapeKey" -> scaled(arguments.getFirst());
      case "lowerAscii", "upperAscii", "substring", "trim" ->
          target == null ? null : scaled(target);
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          only(size(arguments.getFirst()).times(0.1));
      case "ip" ->
          only(overload.equals("cidr_ip") ? CostRange.ONE : size(arguments.getFirst()).times(0.1));
      case "ip.isCanonical" -> only(size(arguments.getFirst()).times(0.2));
      case "validate" -> only(size(arguments.getFirst()).times(0.1).times(128 * 0.25));
      case "replace", "split", "join", "find", "findAll" ->
          target == null ? null : text(call.function(), target, arguments);
      case "containsIP", "containsCIDR" -> only(contains(overload, arguments));
      case "sets.contains", "sets.intersects" -> only(sets(arguments, 1));
      case "sets.equivalent" -> only(sets(arguments, 2));
      case "_==_" -> equality(arguments);
      default -> null;
    };
  }

  private static CallCost only(CostRange cost) {
    return new CallCost(cost, null);
  }

  private CostRange size(Operand node) {
    if (node.size() != null) {
      return node.size();
    }
    CostRange declared = node.path().isEmpty() ? null : sizes.of(node.path());
    return declared == null ? CostRange.UNKNOWN : declared;
  }

  private CallCost scaled(Operand node) {
    CostRange size = size(node);
    return new CallCost(size.times(0.1), size);
  }

  private static CostRange selector(CostRange length) {
    CostRange requirements = length.times(0.5).times(50.0);
    return CostRange.fixed(10).plus(length.times(0.1)).plus(requirements);
  }

  private @Nullable Operand element(Operand list) {
    if (list.type().parameters().isEmpty()) {
      return null;
    }
    List<String> path = new ArrayList<>(list.path());
    if (!path.isEmpty()) {
      path.add("@items");
    }
    return new Operand(path, list.type().element(), list.expr(), null);
  }

  private CallCost traversal(Operand target) {
    Operand element = element(target);
    if (element == null) {
      return only(size(target).times(0.1));
    }
    CostRange each = CostRange.ONE;
    if (element.type().is(Kind.STRING) || element.type().is(Kind.BYTES)) {
      each = each.plus(size(element).times(0.1));
    }
    return only(size(target).times(each));
  }

  private CallCost text(String function, Operand target, List<Operand> arguments) {
    CostRange size = size(target);
    return switch (function) {
      case "replace" ->
          new CallCost(
              size.times(0.2), replaced(size, size(arguments.get(0)), size(arguments.get(1))));
      case "split" -> {
        long most = size.max();
        if (arguments.size() > 1
            && arguments.get(1).expr() instanceof Expr.Literal literal
            && literal.value() instanceof Long limit) {
          most = limit < 0 ? CostRange.UNBOUNDED : limit;
        }
        yield new CallCost(size.times(0.2), new CostRange(0, most));
      }
      case "join" -> joined(target, arguments);
      default -> {
        CostRange text = size.plus(CostRange.ONE).times(0.1);
        CostRange regex = size(arguments.getFirst()).times(0.25);
        yield new CallCost(text.times(regex), new CostRange(0, size.max()));
      }
    };
  }

  private static CostRange replaced(CostRange text, CostRange old, CostRange with) {
    long mostTimes = 0;
    long mostKept = 0;
    if (old.min() == 0) {
      mostTimes = text.max() == CostRange.UNBOUNDED ? text.max() : text.max() + 1;
      mostKept = text.max();
    } else if (with.max() <= old.min()) {
      mostKept = text.max();
    } else {
      mostTimes = (long) Math.ceil((double) text.max() / old.min());
    }
    long leastTimes = 0;
    long leastKept = 0;
    if (old.max() == 0) {
      leastTimes = text.min() == CostRange.UNBOUNDED ? text.min() : text.min() + 1;
      leastKept = text.min();
    } else if (old.max() <= with.min()) {
      leastKept = text.min();
    } else {
      leastTimes = (long) Math.ceil((double) text.min() / old.max());
    }
    return new CostRange(leastTimes, mostTimes)
        .times(with)
        .plus(new CostRange(leastKept, mostKept));
  }

  private CallCost joined(Operand target, List<Operand> arguments) {
    CostRange count = size(target);
    Operand element = element(target);
    CostRange size = element == null ? CostRange.NONE : count.times(size(element));
    if (!arguments.isEmpty()) {
      CostRange separators =
          new CostRange(Math.max(0, count.min() - 1), Math.max(0, count.max() - 1));
      size = size.plus(size(arguments.getFirst()).times(separators));
    }
    return new CallCost(size.times(0.1), size);
  }

  private CostRange contains(String overload, List<Operand> arguments) {
    CostRange address = new CostRange(4, 16);
    CostRange cost = address.plus(address).times(0.1);
    if (overload.startsWith("cidr_contains_cidr")) {
      cost = cost.plus(address.times(0.1)).plus(CostRange.ONE);
    }
    return overload.endsWith("_string") ? cost.plus(size(arguments.getFirst()).times(0.1)) : cost;
  }

  private CostRange sets(List<Operand> arguments, double factor) {
    return size(arguments.get(0)).times(size(arguments.get(1))).times(factor).plus(CostRange.ONE);
  }

  private static @Nullable CallCost equality(List<Operand> arguments) {
    CelType type = arguments.get(0).type();
    if (!type.equals(arguments.get(1).type())) {
      return null;
    }
    return switch (type.name()) {
      case "kubernetes.NamedFormat" -> only(new CostRange(1, 64).times(0.1));
      case "kubernetes.URL" -> only(CostRange.ONE.times(0.1));
      default ->
          type.name().startsWith("net.") || type.name().startsWith("kubernetes.")
              ? only(CostRange.ONE)
              : null;
    };
  }
}
