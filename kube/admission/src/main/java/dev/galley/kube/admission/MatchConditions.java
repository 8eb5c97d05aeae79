package dev.galley.kube.admission;

import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates the CEL expressions that narrow down what a webhook hears of.
@FunctionalInterface
public interface MatchConditions {
  /// Whether all of them hold.
  ///
  /// @param conditions each with a `name` and an `expression`
  /// @param ignoresFailures what cannot be evaluated does not match, rather than refusing the
  ///   request
  boolean match(
      List<Map<String, @Nullable Object>> conditions,
      boolean ignoresFailures,
      AdmissionRequest request);

  /// Makes what evaluates the conditions of one server.
  @FunctionalInterface
  interface Factory {
    MatchConditions on(ClusterState cluster);
  }
}
