package dev.galley.kube.cel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How large values get that a rule reaches from `self`.
record SchemaSizes(DeclaredType root) implements CostEstimator.Sizes {
  @Override
  public @Nullable CostRange of(List<String> path) {
    DeclaredType here = root;
    for (String step : path.subList(1, path.size())) {
      DeclaredType next =
          switch (step) {
            case "@items", "@values" -> here.element();
            case "@keys" -> here.type().is(CelType.Kind.MAP) ? KEY : null;
            default -> here.fields().get(step);
          };
      if (next == null) {
        return null;
      }
      here = next;
    }
    return new CostRange(0, here.maxElements());
  }

  private static final DeclaredType KEY = new DeclaredType(CelType.STRING, 0, 2, null, Map.of());

  /// What a program costs at most, evaluated so many times.
  long cost(Program program, long times) {
    CostRange once = CostEstimator.estimate(program.checked(), this);
    return CostRange.product(once.max(), times);
  }
}
