package dev.galley.kube.cel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operand of a call whose cost is estimated.
///
/// @param size `null` when it is not known
record Operand(List<String> path, CelType type, Expr expr, @Nullable CostRange size) {
  CostRange sizeOrUnknown() {
    return size == null ? CostRange.UNKNOWN : size;
  }
}
