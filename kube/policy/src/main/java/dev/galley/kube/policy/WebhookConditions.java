package dev.galley.kube.policy;

import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.cel.AdmissionExpressions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Evaluates the match conditions of webhooks; they are compiled once.
public final class WebhookConditions {
  /// More than this many webhooks are not in use at a time.
  private static final int KEPT = 1000;

  private final ClusterState cluster;
  private final Map<List<Map<String, @Nullable Object>>, Conditions> compiled =
      new ConcurrentHashMap<>();

  public WebhookConditions(ClusterState cluster) {
    this.cluster = cluster;
  }

  /// Whether all conditions hold.
  ///
  /// @param conditions each with a `name` and an `expression`
  /// @param ignoresFailures what cannot be evaluated does not match, rather than refusing the
  ///   request
  /// @throws dev.galley.kube.api.ApiException when it is refused
  public boolean match(
      List<Map<String, @Nullable Object>> conditions,
      boolean ignoresFailures,
      AdmissionRequest request) {
    RequestView view = new RequestView(cluster, request, request.target().type());
    return switch (conditions(conditions).match(view.input(Optional.empty()))) {
      case Conditions.Match.Yes _ -> true;
      case Conditions.Match.No _ -> false;
      case Conditions.Match.Failed(String message) -> {
        if (ignoresFailures) {
          yield false;
        }
        throw request.forbidden(message);
      }
    };
  }

  private Conditions conditions(List<Map<String, @Nullable Object>> source) {
    Conditions known = compiled.get(source);
    if (known == null) {
      if (compiled.size() >= KEPT) {
        compiled.clear();
      }
      known = Conditions.of(new AdmissionExpressions(false), source);
      compiled.put(source, known);
    }
    return known;
  }
}
