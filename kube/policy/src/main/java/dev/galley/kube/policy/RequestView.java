package dev.galley.kube.policy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.cel.AccessCheck;
import dev.galley.kube.cel.AdmissionInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as expressions see it.
record RequestView(ClusterState cluster, AdmissionRequest request, ResourceType matched) {
  private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");
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
    LinkedHashMap<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("uid", "");
    described.put("kind", kind(own ? matched.kind() : target.kind()));
    described.put("resource", resource(matched));
    text(described, "subResource", target.subresource());
    described.put("requestKind", kind(target.kind()));
    described.put("requestResource", resource(target.type()));
    text(described, "requestSubResource", target.subresource());
    text(described, "name", target.name().name());
    text(described, "namespace", target.name().namespace());
    described.put("operation", target.operation().name());
    described.put("userInfo", user());
    described.put("dryRun", request.caller().dryRun());
    described.put("options", request.caller().options().get());
    return described;
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

  private Map<String, @Nullable Object> user() {
    UserInfo user = request.caller().user();
    return Tree.map(
        "username",
        user.name(),
        "uid",
        user.uid().isEmpty() ? null : user.uid(),
        "groups",
        user.groups().isEmpty() ? null : List.copyOf(user.groups()),
        "extra",
        user.extra().isEmpty() ? null : user.extra());
  }

  /// What expressions see of the namespace; a namespace itself is in none.
  private Optional<Map<String, @Nullable Object>> namespace() {
    if (request.namespace().isEmpty() || request.target().kind().equals(NAMESPACE)) {
      return Optional.empty();
    }
    return cluster
        .find(NAMESPACE, ObjectName.cluster(request.namespace()))
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
