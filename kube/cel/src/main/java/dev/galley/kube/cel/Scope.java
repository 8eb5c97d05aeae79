package dev.galley.kube.cel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables of loops, innermost first.
record Scope(Map<String, CelType> names, @Nullable Scope outer) {
  @Nullable CelType find(String name) {
    CelType found = names.get(name);
    return found != null || outer == null ? found : outer.find(name);
  }
}
