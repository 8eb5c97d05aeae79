package dev.galley.kube.cel;

import java.util.List;
import java.util.Map;

/// An expression whose types are known: of every node the type, of every call the overloads it may
/// turn out to be, by the nodes' ids.
record Checked(Expr expr, Map<Integer, CelType> types, Map<Integer, List<String>> overloads) {
  CelType type(Expr of) {
    return types.getOrDefault(of.id(), CelType.DYN);
  }

  CelType type() {
    return type(expr);
  }

  List<String> overloads(Expr of) {
    return overloads.getOrDefault(of.id(), List.of());
  }
}
