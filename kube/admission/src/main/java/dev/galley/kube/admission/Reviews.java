package dev.galley.kube.admission;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.WebhookMatch.Invocation;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.RequestDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `AdmissionReview`s that are sent to webhooks, and what their answers have to be like.
final class Reviews {
  private Reviews() {}

  /// @param request with its objects as the webhook wants to see them
  static Map<String, @Nullable Object> request(
      String uid, String version, Invocation invocation, AdmissionRequest request) {
    LinkedHashMap<String, @Nullable Object> asked =
        RequestDescription.begin(request, uid, invocation.kind(), invocation.type());
    asked.put("object", request.object().map(KubeObject::tree).orElse(null));
    asked.put("oldObject", request.old().map(KubeObject::tree).orElse(null));
    asked.put("dryRun", request.caller().dryRun());
    asked.put("options", request.caller().options().get());
    return Tree.map(
        "kind", "AdmissionReview", "apiVersion", "admission.k8s.io/" + version, "request", asked);
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
