package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of type parameters while an expression is checked.
final class Inference {
  private final Map<String, CelType> bindings = new HashMap<>();

  /// What was bound before each change of an attempt, so that it can be taken back.
  private final Deque<Change> changes = new ArrayDeque<>();

  private int variables;

  private record Change(String parameter, @Nullable CelType before) {}

  /// A type that is not known yet.
  CelType variable() {
    variables++;
    return CelType.parameter("_var" + (variables - 1));
  }

  /// Whether a value of one type can stand for one of another; what this says of parameters is
  /// remembered only when it can.
  boolean assignable(List<CelType> to, List<CelType> from) {
    changes.clear();
    if (all(to, from)) {
      return true;
    }
    while (!changes.isEmpty()) {
      Change change = changes.pop();
      if (change.before() == null) {
        bindings.remove(change.parameter());
      } else {
        bindings.put(change.parameter(), change.before());
      }
    }
    return false;
  }

  boolean assignable(CelType to, CelType from) {
    return assignable(List.of(to), List.of(from));
  }

  private boolean all(List<CelType> left, List<CelType> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!unify(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean unify(CelType left, CelType right) {
    if (right.is(Kind.PARAMETER)) {
      boolean bound = bindings.containsKey(right.name());
      if (bind(left, right)) {
        return true;
      }
      if (bound) {
        return false;
      }
    }
    if (left.is(Kind.PARAMETER)) {
      return bind(right, left);
    }
    if (left.isDynamic() || right.isDynamic()) {
      return true;
    }
    if (left.is(Kind.NULL) || right.is(Kind.NULL)) {
      return left.is(Kind.NULL) ? isNullable(right) : isNullable(left);
    }
    return switch (left.kind()) {
      case TYPE -> right.is(Kind.TYPE);
      case OPAQUE, LIST, MAP ->
          left.kind() == right.kind()
              && left.name().equals(right.name())
              && all(left.parameters(), right.parameters());
      default -> left.equals(right);
    };
  }

  private static boolean isNullable(CelType type) {
    return switch (type.kind()) {
      case NULL, OPAQUE, STRUCT, DURATION, TIMESTAMP -> true;
      default -> false;
    };
  }

  /// Whether `type` can be what the parameter stands for.
  private boolean bind(CelType type, CelType parameter) {
    if (type.equals(parameter)) {
      return true;
    }
    CelType known = bindings.get(parameter.name());
    if (known == null) {
      if (occurs(parameter, type)) {
        return false;
      }
      bindNow(parameter, type);
      return true;
    }
    if (type.equals(known)) {
      return true;
    }
    if (!unify(type, known)) {
      return false;
    }
    CelType general = general(type, known);
    if (!occurs(parameter, general)) {
      bindNow(parameter, general);
    }
    return true;
  }

  private void bindNow(CelType parameter, CelType type) {
    changes.push(new Change(parameter.name(), bindings.put(parameter.name(), type)));
  }

  private boolean occurs(CelType parameter, CelType within) {
    if (parameter.equals(within)) {
      return true;
    }
    if (within.is(Kind.PARAMETER)) {
      CelType known = bindings.get(within.name());
      return known != null && occurs(parameter, known);
    }
    return within.parameters().stream().anyMatch(each -> occurs(parameter, each));
  }

  /// The more general of two types that agree.
  static CelType general(CelType first, CelType second) {
    return isLessSpecific(first, second) ? first : second;
  }

  private static boolean isLessSpecific(CelType first, CelType second) {
    if (first.is(Kind.DYN) || first.is(Kind.PARAMETER)) {
      return true;
    }
    if (second.is(Kind.DYN) || second.is(Kind.PARAMETER) || first.kind() != second.kind()) {
      return false;
    }
    switch (first.kind()) {
      case TYPE -> {
        return true;
      }
      case OPAQUE, LIST, MAP -> {
        if (!first.name().equals(second.name())
            || first.parameters().size() != second.parameters().size()) {
          return false;
        }
        for (int i = 0; i < first.parameters().size(); i++) {
          if (!isLessSpecific(first.parameters().get(i), second.parameters().get(i))) {
            return false;
          }
        }
        return true;
      }
      default -> {
        return first.equals(second);
      }
    }
  }

  /// The type with everything known filled in; at the end, what is unknown is dynamic.
  CelType resolved(CelType type, boolean end) {
    if (type.is(Kind.PARAMETER)) {
      CelType known = bindings.get(type.name());
      if (known != null) {
        return resolved(known, end);
      }
      return end ? CelType.DYN : type;
    }
    return type.parameters().isEmpty()
        ? type
        : type.with(type.parameters().stream().map(each -> resolved(each, end)).toList());
  }

  /// An overload with parameters of its own for this one call.
  Overload fresh(Overload overload) {
    if (!overload.generic()) {
      return overload;
    }
    Map<String, CelType> own = new HashMap<>();
    List<CelType> arguments =
        overload.arguments().stream().map(each -> renamed(each, own)).toList();
    return new Overload(
        overload.id(), overload.member(), arguments, renamed(overload.result(), own));
  }

  private CelType renamed(CelType type, Map<String, CelType> own) {
    if (type.is(Kind.PARAMETER)) {
      return own.computeIfAbsent(type.name(), name -> variable());
    }
    return type.parameters().isEmpty()
        ? type
        : type.with(type.parameters().stream().map(each -> renamed(each, own)).toList());
  }
}
