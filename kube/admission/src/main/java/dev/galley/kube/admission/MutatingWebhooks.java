package dev.galley.kube.admission;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.JsonPatch;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.PatchException;
import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.WebhookMatch.Invocation;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The MutatingAdmissionWebhook plugin: webhooks one after the other, each seeing what the one
/// before made of the object.
final class MutatingWebhooks {
  private static final String MUTATION = "mutation.webhook.admission.k8s.io/";
  private static final String PATCH = "patch.webhook.admission.k8s.io/";

  private final ClusterState cluster;
  private final Webhooks webhooks;
  private final WebhookMatch match;
  private final WebhookCalls calls;

  MutatingWebhooks(ClusterState cluster, WebhookMatch match, WebhookCaller caller) {
    this.cluster = cluster;
    this.webhooks = new Webhooks(cluster, Kinds.MUTATING_WEBHOOKS);
    this.match = match;
    this.calls = new WebhookCalls(cluster, caller, true);
  }

  AdmissionRequest mutate(AdmissionRequest request, Reinvocation reinvocation) {
    List<Webhook> all = webhooks.all();
    if (all.isEmpty() || WebhookMatch.isExempt(request)) {
      return request;
    }
    reinvocation.arrive(request.object());
    AdmissionRequest current = request;
    for (int i = 0; i < all.size(); i++) {
      Optional<Invocation> invocation = match.of(all.get(i), current);
      if (invocation.isPresent() && reinvocation.calls(all.get(i))) {
        String round = "round_" + (reinvocation.isSecond() ? 1 : 0) + "_index_" + i;
        current = called(invocation.get(), current, reinvocation, round);
      }
    }
    reinvocation.leave(current.object());
    return current;
  }

  private AdmissionRequest called(
      Invocation invocation, AdmissionRequest request, Reinvocation reinvocation, String round) {
    Webhook webhook = invocation.webhook();
    AdmissionRequest next = request;
    boolean changed = false;
    try {
      Map<String, @Nullable Object> response = calls.ask(invocation, match.as(invocation, request));
      next = patched(invocation, request, response, round);
      changed = !next.object().equals(request.object());
    } catch (WebhookFailure failure) {
      if (!webhook.ignoresFailures()) {
        throw WebhookCalls.failed(webhook, failure);
      }
      request.caller().annotations().accept("failed-open." + MUTATION + round, webhook.name());
    }
    annotate(request, MUTATION + round, webhook, Tree.map("mutated", changed));
    if (changed) {
      reinvocation.changedByWebhook();
    }
    reinvocation.invoked(webhook);
    return next;
  }

  private static void annotate(
      AdmissionRequest request,
      String annotation,
      Webhook webhook,
      Map<String, @Nullable Object> what) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("configuration", webhook.configuration());
    record.put("webhook", webhook.name());
    record.putAll(what);
    request.caller().annotations().accept(annotation, Json.write(record));
  }

  private AdmissionRequest patched(
      Invocation invocation,
      AdmissionRequest request,
      Map<String, @Nullable Object> response,
      String round) {
    String encoded = Tree.textAt(response, "patch");
    if (encoded.isEmpty()) {
      return request;
    }
    List<@Nullable Object> operations = operations(encoded);
    if (operations.isEmpty()) {
      return request;
    }
    Webhook webhook = invocation.webhook();
    if (request.object().isEmpty()) {
      throw WebhookCalls.internal(
          "admission webhook \""
              + webhook.name()
              + "\" attempted to modify the object, which is not supported for this operation");
    }
    String type = Tree.textAt(response, "patchType");
    if (!type.isEmpty() && !type.equals("JSONPatch")) {
      throw new WebhookFailure("unsupported patch type \"" + type + "\"");
    }
    KubeObject seen = match.as(invocation, request).subject();
    annotate(
        request, PATCH + round, webhook, Tree.map("patch", operations, "patchType", "JSONPatch"));
    KubeObject patched = completed(invocation, request, applied(seen, operations));
    return request.withObject(
        invocation.kind().equals(request.target().kind())
            ? patched
            : cluster.converted(patched, request.target().kind()));
  }

  private static List<@Nullable Object> operations(String encoded) {
    try {
      return Tree.listAt(
          Tree.map("patch", Json.parse(Base64.getDecoder().decode(encoded))), "patch");
    } catch (IllegalArgumentException unreadable) {
      throw new WebhookFailure(
          "received undecodable patch in webhook response: " + unreadable.getMessage());
    }
  }

  private static KubeObject applied(KubeObject object, List<@Nullable Object> operations) {
    try {
      Object patched = JsonPatch.apply(object.tree(), operations);
      return KubeObject.of(Tree.mapAt(patched));
    } catch (PatchException failure) {
      throw WebhookCalls.internal(failure.message());
    }
  }

  /// Subresources have no defaults of their own.
  private KubeObject completed(
      Invocation invocation, AdmissionRequest request, KubeObject patched) {
    if (!request.target().kind().equals(request.target().type().kind())) {
      return patched;
    }
    try {
      return cluster.completed(invocation.type(), patched);
    } catch (ApiException unreadable) {
      throw WebhookCalls.internal(unreadable.message());
    }
  }
}
