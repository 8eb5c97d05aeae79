package dev.galley.kube.policy;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.RequestDescription;
import dev.galley.kube.cel.AccessCheck;
import dev.galley.kube.cel.AdmissionInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as expressions see it.
record RequestView(ClusterState cluster, AdmissionRequest request, ResourceType matched) {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  AdmissionInput input(Optional<KubeObject> params) {
    return new AdmissionInput(
        request.object().map(KubeObject::tree),
        request.old().map(KubeObject::tree),
        described(),
        params.map(KubeObject::tree),
        namespace(),
        new AdmissionInput.Access(this::decide, requested()));
  }

  private Map<String, @Nullable Object> described() {
    AdmissionRequest.Target target = request.target();
    boolean own = target.kind().equals(target.type().kind());
    LinkedHashMap<String, @Nullable Object> described =
        RequestDescription.begin(request, "", own ? matched.kind() : target.kind(), matched);
    described.put("dryRun", request.caller().dryRun());
    described.put("options", request.caller().options().get());
    return described;
  }

  /// What expressions see of the namespace; a namespace itself is in none.
  private Optional<Map<String, @Nullable Object>> namespace() {
    if (request.namespace().isEmpty() || request.target().kind().equals(ClusterState.NAMESPACE)) {
      return Optional.empty();
    }
    return cluster
        .namespace(request.namespace())
        .map(found ->
            found
                .without("metadata", "managedFields")
                .without("metadata", "ownerReferences")
                .without("apiVersion")
                .without("kind")
                .tree());
  }

  private AccessCheck requested() {
    AdmissionRequest.Target target = request.target();
    return new AccessCheck(
        "",
        "",
        target.type().group(),
        target.type().plural(),
        target.subresource(),
        target.name().namespace(),
        target.name().name(),
        "");
  }

  private AccessCheck.Decision decide(AccessCheck check) {
    Authorizer.Access access =
        check.path().isEmpty()
            ? new Authorizer.Access(
                check.verb(),
                check.group(),
                check.resource(),
                check.subresource(),
                check.namespace(),
                check.name())
            : Authorizer.Access.toPath(check.verb(), check.path());
    return switch (cluster.authorizer().decide(user(check.user()), access)) {
      case Authorizer.Decision.Allowed(String reason) -> new AccessCheck.Decision(true, reason);
      case Authorizer.Decision.Denied(String reason) -> new AccessCheck.Decision(false, reason);
    };
  }

  private UserInfo user(String name) {
    if (!name.startsWith(SERVICE_ACCOUNT)) {
      return request.caller().user();
    }
    String[] parts = name.substring(SERVICE_ACCOUNT.length()).split(":", 2);
    return UserInfo.serviceAccount(parts[0], parts.length > 1 ? parts[1] : "");
  }
}
