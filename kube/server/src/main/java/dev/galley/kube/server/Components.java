package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import java.util.List;

/// The deprecated `componentstatuses`: the storage is part of this process, and where a scheduler
/// and a controller manager of their own would listen there is nobody.
final class Components {
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "ComponentStatus");

  private Components() {}

  static boolean isMeant(String group, String plural) {
    return group.isEmpty() && plural.equals("componentstatuses");
  }

  static List<KubeObject> all() {
    return List.of(
        unreachable("controller-manager", 10257),
        unreachable("scheduler", 10259),
        status("etcd-0", true, "ok"));
  }

  static KubeObject one(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ApiException(
                404,
                "NotFound",
                "componentstatus \"" + name + "\" not found",
                Tree.map("name", name, "kind", "componentstatus")));
  }

  static ApiException notWatched() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "watch is not supported on resources of kind \"componentstatuses\"",
        Tree.map("kind", "componentstatuses"));
  }

  private static KubeObject unreachable(String name, int port) {
    return status(
        name,
        false,
        "Get \"https://127.0.0.1:"
            + port
            + "/healthz\": dial tcp 127.0.0.1:"
            + port
            + ": connect: connection refused");
  }

  private static KubeObject status(String name, boolean healthy, String message) {
    return KubeObject.of(KIND, ObjectName.cluster(name))
        .with(
            List.of(
                Tree.map(
                    "type", "Healthy", "status", healthy ? "True" : "False", "message", message)),
            "conditions");
  }
}
