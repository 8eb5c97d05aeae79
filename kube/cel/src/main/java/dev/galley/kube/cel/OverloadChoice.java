package dev.galley.kube.cel;

import dev.galley.kube.cel.CelType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The overloads that a call may turn out to be, and the type of what it gives.
record OverloadChoice(List<String> overloads, CelType result) {
  /// Narrows down the argument types' parameters while it looks; empty when nothing fits.
  static Optional<OverloadChoice> of(Expr.Call call, List<CelType> arguments, Inference inference) {
    List<String> possible = new ArrayList<>();
    CelType result = null;
    for (Overload overload : Functions.named(call.function())) {
      if (overload.member() != call.target().isPresent()) {
        continue;
      }
      Overload own = inference.fresh(overload);
      if (inference.assignable(arguments, own.arguments())) {
        possible.add(overload.id());
        CelType found = inference.resolved(own.result(), false);
        if (result == null) {
          result = found;
        } else if (!result.is(Kind.DYN) && !found.equals(result)) {
          result = CelType.DYN;
        }
      }
    }
    return result == null
        ? Optional.empty()
        : Optional.of(new OverloadChoice(List.copyOf(possible), result));
  }
}
