package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.ResourceRule;
import java.util.List;
import java.util.Optional;

/// Decides whether a webhook is to be asked about a request, and as what.
final class WebhookMatch {
  private static final List<String> EXEMPT =
      List.of(
          "ValidatingWebhookConfiguration",
          "MutatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding");

  private final ClusterState cluster;
  private final MatchConditions conditions;

  /// The resource and the kind in which a webhook wants to see the object.
  record Invocation(Webhook webhook, ResourceType type, GroupVersionKind kind) {}

  WebhookMatch(ClusterState cluster, MatchConditions conditions) {
    this.cluster = cluster;
    this.conditions = conditions;
  }

  /// Nobody locks himself out by a webhook about webhooks.
  static boolean isExempt(AdmissionRequest request) {
    GroupVersionKind kind = request.target().kind();
    return kind.group().equals("admissionregistration.k8s.io") && EXEMPT.contains(kind.kind());
  }

  Optional<Invocation> of(Webhook webhook, AdmissionRequest request) {
    Optional<LabelSelector> objects = webhook.scope().objects();
    if (objects.isPresent() && !request.isSelected(objects.get())) {
      return Optional.empty();
    }
    Optional<Invocation> invocation = invocation(webhook, request);
    if (invocation.isEmpty() || !inNamespace(webhook, request)) {
      return Optional.empty();
    }
    if (!webhook.scope().conditions().isEmpty()) {
      AdmissionRequest asked = as(invocation.get(), request);
      if (!conditions.match(webhook.scope().conditions(), webhook.ignoresFailures(), asked)) {
        return Optional.empty();
      }
    }
    return invocation;
  }

  /// The request with its objects as the webhook wants to see them.
  AdmissionRequest as(Invocation invocation, AdmissionRequest request) {
    if (invocation.kind().equals(request.target().kind())) {
      return request;
    }
    return new AdmissionRequest(
        request.target(),
        request.object().map(each -> cluster.converted(each, invocation.kind())),
        request.old().map(each -> cluster.converted(each, invocation.kind())),
        request.caller());
  }

  private boolean inNamespace(Webhook webhook, AdmissionRequest request) {
    if (webhook.scope().namespaces().isEmpty() || !request.hasNamespace()) {
      return true;
    }
    Optional<KubeObject> namespace = request.namespace(cluster);
    if (namespace.isEmpty()) {
      throw new ApiException(
          404,
          "NotFound",
          "namespaces \"" + request.namespace() + "\" not found",
          Tree.map("name", request.namespace(), "kind", "namespaces"));
    }
    return webhook.scope().namespaces().get().matches(namespace.get());
  }

  private Optional<Invocation> invocation(Webhook webhook, AdmissionRequest request) {
    ResourceType type = request.target().type();
    for (ResourceRule rule : webhook.scope().rules()) {
      if (rule.matches(request, type)) {
        return Optional.of(new Invocation(webhook, type, request.target().kind()));
      }
    }
    if (!webhook.matchesEquivalents()) {
      return Optional.empty();
    }
    for (ResourceRule rule : webhook.scope().rules()) {
      for (ResourceType other : cluster.equivalents(type)) {
        if (rule.matches(request, other)) {
          boolean own = request.target().kind().equals(type.kind());
          GroupVersionKind kind = own ? other.kind() : request.target().kind();
          return Optional.of(new Invocation(webhook, other, kind));
        }
      }
    }
    return Optional.empty();
  }
}
