package dev.galley.kube.cel;

import java.util.List;

/// One way to call a function: of a method, the first argument is the target.
record Overload(String id, boolean member, List<CelType> arguments, CelType result) {
  Overload {
    arguments = List.copyOf(arguments);
  }
}
