package dev.galley.kube.admission;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.ClusterState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks webhooks that run in simulated pods, in process.
///
/// A service without a ready pod fails as on a real cluster. A pod that is ready but has no program
/// that could answer is taken to allow everything unchanged, because the real one would answer, and
/// somebody hears that it was not asked.
public final class SimulatedWebhooks implements WebhookCaller {
  private final ClusterState cluster;
  private final Responder responder;
  private final Consumer<Call> unasked;

  /// What answers in the place of a pod.
  @FunctionalInterface
  public interface Responder {
    /// The review with its response; empty when nothing here knows what the webhook would say.
    ///
    /// @param pod behind the service of the call; empty for a webhook outside the cluster
    Optional<Map<String, @Nullable Object>> answer(Call call, Optional<KubeObject> pod);
  }

  public SimulatedWebhooks(ClusterState cluster, Responder responder, Consumer<Call> unasked) {
    this.cluster = cluster;
    this.responder = responder;
    this.unasked = unasked;
  }

  @Override
  public Map<String, @Nullable Object> call(Call call) {
    Optional<KubeObject> pod = call.service().flatMap(service -> pod(call, service));
    Optional<Map<String, @Nullable Object>> answer = responder.answer(call, pod);
    if (answer.isEmpty()) {
      unasked.accept(call);
    }
    return answer.orElseGet(() -> allowed(call));
  }

  private Optional<KubeObject> pod(Call call, Service service) {
    try {
      String name = Tree.textAt(ServiceResolver.Endpoints.ready(cluster, service), "pod");
      return cluster.find(Kinds.POD, new ObjectName(service.namespace(), name));
    } catch (WebhookUnreachable unreachable) {
      String url = call.url() + "?timeout=" + call.timeout().toSeconds() + "s";
      throw new WebhookFailure("Post " + Json.write(url) + ": " + unreachable.message());
    }
  }

  /// The answer of a webhook that has nothing against a request.
  public static Map<String, @Nullable Object> allowed(Call call) {
    return Tree.map(
        "kind",
        "AdmissionReview",
        "apiVersion",
        call.review().get("apiVersion"),
        "response",
        Tree.map("uid", Tree.at(call.review(), "request", "uid"), "allowed", true));
  }
}
