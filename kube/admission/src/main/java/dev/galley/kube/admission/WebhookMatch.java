package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    if (objects.isPresent()
        && !matches(objects.get(), request.object())
        && !matches(objects.get(), request.old())) {
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

  private static boolean matches(LabelSelector selector, Optional<KubeObject> object) {
    return object.filter(each -> selector.matches(each)).isPresent();
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
    boolean ofNamespaces = request.target().type().plural().equals("namespaces");
    if (webhook.scope().namespaces().isEmpty()
        || (request.namespace().isEmpty() && !ofNamespaces)) {
      return true;
    }
    boolean written = request.creates() || request.updates();
    Optional<KubeObject> namespace =
        ofNamespaces && written && request.target().subresource().isEmpty()
            ? request.object()
            : cluster.find(Kinds.NAMESPACE, ObjectName.cluster(request.namespace()));
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
    for (Map<String, @Nullable Object> rule : webhook.scope().rules()) {
      if (matches(rule, request, type)) {
        return Optional.of(new Invocation(webhook, type, request.target().kind()));
      }
    }
    if (!webhook.matchesEquivalents()) {
      return Optional.empty();
    }
    for (Map<String, @Nullable Object> rule : webhook.scope().rules()) {
      for (ResourceType other : cluster.equivalents(type)) {
        if (matches(rule, request, other)) {
          boolean own = request.target().kind().equals(type.kind());
          GroupVersionKind kind = own ? other.kind() : request.target().kind();
          return Optional.of(new Invocation(webhook, other, kind));
        }
      }
    }
    return Optional.empty();
  }

  static boolean matches(
      Map<String, @Nullable Object> rule, AdmissionRequest request, ResourceType type) {
    return scope(rule, request, type)
        && anyOf(Tree.textsAt(rule, "operations"), request.target().operation().name())
        && anyOf(Tree.textsAt(rule, "apiGroups"), type.group())
        && anyOf(Tree.textsAt(rule, "apiVersions"), type.version())
        && resource(Tree.textsAt(rule, "resources"), type, request.target().subresource());
  }

  private static boolean anyOf(List<String> wanted, String given) {
    return wanted.contains("*") || wanted.contains(given);
  }

  private static boolean scope(
      Map<String, @Nullable Object> rule, AdmissionRequest request, ResourceType type) {
    boolean cluster =
        request.namespace().isEmpty()
            || (type.plural().equals("namespaces") && type.group().isEmpty());
    return switch (Tree.textAt(rule, "scope")) {
      case "Namespaced" -> !cluster;
      case "Cluster" -> cluster;
      default -> true;
    };
  }

  private static boolean resource(List<String> wanted, ResourceType type, String subresource) {
    for (String each : wanted) {
      int slash = each.indexOf('/');
      String resource = slash < 0 ? each : each.substring(0, slash);
      String below = slash < 0 ? "" : each.substring(slash + 1);
      if ((resource.equals("*") || resource.equals(type.plural()))
          && (below.equals("*") || below.equals(subresource))) {
        return true;
      }
    }
    return false;
  }
}
