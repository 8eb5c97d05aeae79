package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.WebhookMatch.Invocation;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.AdmissionRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `AdmissionReview`s that are sent to webhooks, and what their answers have to be like.
final class Reviews {
  private Reviews() {}

  /// @param request with its objects as the webhook wants to see them
  static Map<String, @Nullable Object> request(
      String uid, String version, Invocation invocation, AdmissionRequest request) {
    AdmissionRequest.Target target = request.target();
    LinkedHashMap<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("uid", uid);
    asked.put("kind", kind(invocation.kind()));
    asked.put("resource", resource(invocation.type()));
    text(asked, "subResource", target.subresource());
    asked.put("requestKind", kind(target.kind()));
    asked.put("requestResource", resource(target.type()));
    text(asked, "requestSubResource", target.subresource());
    text(asked, "name", target.name().name());
    text(asked, "namespace", target.name().namespace());
    asked.put("operation", target.operation().name());
    asked.put("userInfo", user(request));
    asked.put("object", request.object().map(KubeObject::tree).orElse(null));
    asked.put("oldObject", request.old().map(KubeObject::tree).orElse(null));
    asked.put("dryRun", request.caller().dryRun());
    asked.put("options", request.caller().options().get());
    return Tree.map(
        "kind", "AdmissionReview", "apiVersion", "admission.k8s.io/" + version, "request", asked);
  }

  private static void text(Map<String, @Nullable Object> map, String field, String value) {
    if (!value.isEmpty()) {
      map.put(field, value);
    }
  }

  private static Map<String, @Nullable Object> kind(GroupVersionKind kind) {
    return Tree.map("group", kind.group(), "version", kind.version(), "kind", kind.kind());
  }

  private static Map<String, @Nullable Object> resource(ResourceType type) {
    return Tree.map("group", type.group(), "version", type.version(), "resource", type.plural());
  }

  private static Map<String, @Nullable Object> user(AdmissionRequest request) {
    UserInfo user = request.caller().user();
    return Tree.map(
        "username",
        user.name(),
        "uid",
        user.uid().isEmpty() ? null : user.uid(),
        "groups",
        user.groups().isEmpty() ? null : user.groups(),
        "extra",
        user.extra().isEmpty() ? null : user.extra());
  }

  /// The response in a review that came back.
  ///
  /// @throws WebhookFailure when it is none to this request
  static Map<String, @Nullable Object> response(
      Map<String, @Nullable Object> review, String uid, String version, boolean mutating) {
    if (!(review.get("response") instanceof Map<?, ?> given)) {
      throw new WebhookFailure("webhook response was absent");
    }
    Map<String, @Nullable Object> response = Tree.asMap(given);
    if (version.equals("v1beta1")) {
      return response;
    }
    String answered = Tree.textAt(response, "uid");
    if (!answered.equals(uid)) {
      throw new WebhookFailure(
          "expected response.uid=" + Json.write(uid) + ", got " + Json.write(answered));
    }
    String apiVersion = Tree.textAt(review, "apiVersion");
    String kind = Tree.textAt(review, "kind");
    if (!apiVersion.equals("admission.k8s.io/v1") || !kind.equals("AdmissionReview")) {
      throw new WebhookFailure(
          "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got "
              + apiVersion
              + ", Kind="
              + kind);
    }
    checkPatch(response, mutating);
    return response;
  }

  private static void checkPatch(Map<String, @Nullable Object> response, boolean mutating) {
    boolean patch = !Tree.textAt(response, "patch").isEmpty();
    Object type = response.get("patchType");
    if (!mutating) {
      if (patch) {
        throw new WebhookFailure("validating webhook may not return response.patch");
      }
      if (type != null) {
        throw new WebhookFailure("validating webhook may not return response.patchType");
      }
    } else if (patch && type == null) {
      throw new WebhookFailure("webhook returned response.patch but not response.patchType");
    } else if (!patch && type != null) {
      throw new WebhookFailure("webhook returned response.patchType but not response.patch");
    }
  }
}
