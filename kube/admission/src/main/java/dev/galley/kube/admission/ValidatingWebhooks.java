package dev.galley.kube.admission;

import dev.galley.kube.admission.WebhookMatch.Invocation;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.ArrayList;
import java.util.List;

/// The ValidatingAdmissionWebhook plugin: all webhooks see the same object, and one no is enough.
final class ValidatingWebhooks implements Admission {
  private static final String FAILED_OPEN =
      "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

  private final Webhooks webhooks;
  private final WebhookMatch match;
  private final WebhookCalls calls;

  ValidatingWebhooks(ClusterState cluster, WebhookMatch match, WebhookCaller caller) {
    this.webhooks = new Webhooks(cluster, Kinds.VALIDATING_WEBHOOKS);
    this.match = match;
    this.calls = new WebhookCalls(cluster, caller, false);
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Webhook> all = webhooks.all();
    if (all.isEmpty() || WebhookMatch.isExempt(request)) {
      return;
    }
    List<Invocation> relevant = new ArrayList<>();
    all.forEach(webhook -> match.of(webhook, request).ifPresent(relevant::add));
    for (int i = 0; i < relevant.size(); i++) {
      Invocation invocation = relevant.get(i);
      try {
        calls.ask(invocation, match.as(invocation, request));
      } catch (WebhookFailure failure) {
        if (!invocation.webhook().ignoresFailures()) {
          throw WebhookCalls.failed(invocation.webhook(), failure);
        }
        request.caller().annotations().accept(FAILED_OPEN + i, invocation.webhook().name());
      }
    }
  }
}
