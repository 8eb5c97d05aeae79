package dev.galley.kube.admission;

import dev.galley.kube.apiserver.AdmissionRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates the CEL expressions that narrow down what a webhook hears of.
@FunctionalInterface
public interface MatchConditions {
  /// Without CEL every condition is one that cannot be evaluated.
  MatchConditions UNSUPPORTED =
      (conditions, ignoresFailures, request) -> {
        if (ignoresFailures) {
          return false;
        }
        throw request.forbidden("match conditions are not evaluated by this server");
      };

  /// Whether all of them hold.
  ///
  /// @param conditions each with a `name` and an `expression`
  /// @param ignoresFailures what cannot be evaluated does not match, rather than refusing the
  ///   request
  boolean match(
      List<Map<String, @Nullable Object>> conditions,
      boolean ignoresFailures,
      AdmissionRequest request);
}
