package dev.galley.kube.admission;

import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.WebhookMatch.Invocation;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks one webhook about a request, and says no in upstream's words when it does.
final class WebhookCalls {
  private final ClusterState cluster;
  private final WebhookCaller caller;
  private final boolean mutating;

  WebhookCalls(ClusterState cluster, WebhookCaller caller, boolean mutating) {
    this.cluster = cluster;
    this.caller = caller;
    this.mutating = mutating;
  }

  /// The response of a webhook that allows the request.
  ///
  /// @param request with its objects as the webhook wants to see them
  /// @throws ApiException when the webhook denies the request
  /// @throws WebhookFailure when it gives no proper answer
  Map<String, @Nullable Object> ask(Invocation invocation, AdmissionRequest request) {
    Webhook webhook = invocation.webhook();
    if (request.caller().dryRun() && !webhook.hasNoSideEffectsOnDryRun()) {
      throw new ApiException(
          400,
          "BadRequest",
          "admission webhook \"" + webhook.name() + "\" does not support dry run",
          Tree.map());
    }
    String version = webhook.reviewVersion();
    if (version.isEmpty()) {
      throw new WebhookFailure(
          "could not create admission objects: webhook does not accept known AdmissionReview"
              + " versions (v1, v1beta1)");
    }
    String uid = cluster.world().uuid();
    Map<String, @Nullable Object> response =
        verified(call(invocation, request, uid, version), uid, version);
    String prefix = webhook.name() + "/";
    Tree.textMapAt(response, "auditAnnotations")
        .forEach((key, value) -> request.caller().annotations().accept(prefix + key, value));
    Tree.textsAt(response, "warnings").forEach(request.caller().warnings());
    if (!Tree.flagAt(response, "allowed")) {
      throw denied(webhook, Tree.mapAt(response, "status"));
    }
    return response;
  }

  private Map<String, @Nullable Object> verified(
      Map<String, @Nullable Object> review, String uid, String version) {
    try {
      return Reviews.response(review, uid, version, mutating);
    } catch (WebhookFailure failure) {
      throw new WebhookFailure("received invalid webhook response: " + failure.message());
    }
  }

  private Map<String, @Nullable Object> call(
      Invocation invocation, AdmissionRequest request, String uid, String version) {
    Webhook webhook = invocation.webhook();
    Map<String, @Nullable Object> client = Tree.mapAt(webhook.tree(), "clientConfig");
    Optional<WebhookCaller.Service> service = service(client);
    String url = Tree.textAt(client, "url");
    if (service.isPresent()) {
      url =
          "https://"
              + service.get().name()
              + "."
              + service.get().namespace()
              + ".svc:"
              + service.get().port()
              + Tree.textAt(client, "service", "path");
    } else if (url.isEmpty()) {
      throw new WebhookFailure(
          "could not get REST client: failed calling webhook \""
              + webhook.name()
              + "\": webhook configuration must have either service or URL");
    }
    WebhookCaller.Call call =
        new WebhookCaller.Call(
            webhook.name(),
            new WebhookCaller.Configuration(
                mutating ? Kinds.MUTATING_WEBHOOKS : Kinds.VALIDATING_WEBHOOKS,
                webhook.configuration()),
            url,
            service,
            certificates(client),
            Reviews.request(uid, version, invocation, request),
            Duration.ofSeconds(webhook.timeoutSeconds()));
    try {
      return caller.call(call);
    } catch (WebhookFailure failure) {
      throw new WebhookFailure("failed to call webhook: " + failure.message());
    }
  }

  private static Optional<WebhookCaller.Service> service(Map<String, @Nullable Object> client) {
    return client.get("service") == null
        ? Optional.empty()
        : Optional.of(
            new WebhookCaller.Service(
                Tree.textAt(client, "service", "namespace"),
                Tree.textAt(client, "service", "name"),
                (int) Tree.numberAt(443, client, "service", "port")));
  }

  private static String certificates(Map<String, @Nullable Object> client) {
    try {
      return new String(
          Base64.getDecoder().decode(Tree.textAt(client, "caBundle")), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException unreadable) {
      throw new WebhookFailure("could not get REST client: unable to load root certificates");
    }
  }

  private static ApiException denied(Webhook webhook, Map<String, @Nullable Object> status) {
    String denied = "admission webhook \"" + webhook.name() + "\" denied the request";
    String reason = Tree.textAt(status, "reason");
    String message = Tree.textAt(status, "message");
    String why = message.isEmpty() ? reason : message;
    return new ApiException(
        (int) Math.max(400, Tree.numberAt(400, status, "code")),
        reason,
        denied + (why.isEmpty() ? " without explanation" : ": " + why),
        Tree.mapAt(status, "details"));
  }

  /// What a client is told when the webhook's failure refuses its request.
  static ApiException failed(Webhook webhook, WebhookFailure failure) {
    return internal("failed calling webhook \"" + webhook.name() + "\": " + failure.message());
  }

  static ApiException internal(String why) {
    return new ApiException(
        500,
        "InternalError",
        "Internal error occurred: " + why,
        Tree.map("causes", List.of(Tree.map("message", why))));
  }
}
