package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes requests as `AdmissionReview`s do, which is also how expressions see them.
public final class RequestDescription {
  private RequestDescription() {}

  /// All that is said before the objects themselves, to be gone on with.
  ///
  /// @param kind the kind in which whoever reads this wants to see the object
  /// @param type its type
  public static LinkedHashMap<String, @Nullable Object> begin(
      AdmissionRequest request, String uid, GroupVersionKind kind, ResourceType type) {
    AdmissionRequest.Target target = request.target();
    LinkedHashMap<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("uid", uid);
    described.put("kind", tree(kind));
    described.put("resource", tree(type));
    putText(described, "subResource", target.subresource());
    described.put("requestKind", tree(target.kind()));
    described.put("requestResource", tree(target.type()));
    putText(described, "requestSubResource", target.subresource());
    putText(described, "name", target.name().name());
    putText(described, "namespace", target.name().namespace());
    described.put("operation", target.operation().name());
    described.put("userInfo", tree(request.caller().user()));
    return described;
  }

  private static void putText(Map<String, @Nullable Object> map, String field, String value) {
    if (!value.isEmpty()) {
      map.put(field, value);
    }
  }

  private static Map<String, @Nullable Object> tree(GroupVersionKind kind) {
    return Tree.map("group", kind.group(), "version", kind.version(), "kind", kind.kind());
  }

  private static Map<String, @Nullable Object> tree(ResourceType type) {
    return Tree.map("group", type.group(), "version", type.version(), "resource", type.plural());
  }

  private static Map<String, @Nullable Object> tree(UserInfo user) {
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
}
