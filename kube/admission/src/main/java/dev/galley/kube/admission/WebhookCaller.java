package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.kube.apiserver.ClusterState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks admission webhooks: over the network, or in process where a simulated world answers.
@FunctionalInterface
public interface WebhookCaller {
  /// Sends an `AdmissionReview` and returns the one that came back.
  ///
  /// @throws WebhookFailure when there is no answer that could be read
  Map<String, @Nullable Object> call(Call call);

  /// Where to send which review.
  ///
  /// @param configuration the kind and the name of the object that the webhook comes from
  /// @param url as in error messages; for services `https://name.namespace.svc:port/path`
  /// @param certificates the certificates that the server's must come from, in PEM; empty for those
  ///   that this machine trusts
  record Call(
      String webhook,
      Configuration configuration,
      String url,
      Optional<Service> service,
      String certificates,
      Map<String, @Nullable Object> review,
      Duration timeout) {}

  /// An object that configures webhooks.
  record Configuration(GroupVersionKind kind, String name) {}

  /// A service that leads to a webhook.
  record Service(String namespace, String name, int port) {}

  /// Makes the caller of one server.
  @FunctionalInterface
  interface Factory {
    WebhookCaller on(ClusterState cluster);
  }
}
