package dev.galley.kube.cel;

import java.util.List;

/// One way to call a function: of a method, the first argument is the target.
///
/// @param generic whether its types have parameters
record Overload(
    String id, boolean member, List<CelType> arguments, CelType result, boolean generic) {
  Overload {
    arguments = List.copyOf(arguments);
  }

  Overload(String id, boolean member, List<CelType> arguments, CelType result) {
    this(
        id,
        member,
        arguments,
        result,
        isGeneric(result) || arguments.stream().anyMatch(Overload::isGeneric));
  }

  private static boolean isGeneric(CelType type) {
    return type.is(CelType.Kind.PARAMETER)
        || type.parameters().stream().anyMatch(Overload::isGeneric);
  }
}
