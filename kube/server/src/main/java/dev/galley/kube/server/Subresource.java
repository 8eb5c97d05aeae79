package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.kube.api.ResourceType;
import java.util.List;

/// What discovery says about a subresource: the kind it speaks, and its verbs.
record Subresource(String name, GroupVersionKind kind, List<String> verbs) {

  static Subresource of(ResourceType type, String name) {
    return switch (name) {
      case "scale" -> of(name, "autoscaling", "v1", "Scale", "get", "patch", "update");
      case "eviction" -> of(name, "policy", "v1", "Eviction", "create");
      case "binding" -> of(name, "", "v1", "Binding", "create");
      case "token" -> of(name, "authentication.k8s.io", "v1", "TokenRequest", "create");
      case "exec" -> of(name, "", "v1", "PodExecOptions", "create", "get");
      case "attach" -> of(name, "", "v1", "PodAttachOptions", "create", "get");
      case "portforward" -> of(name, "", "v1", "PodPortForwardOptions", "create", "get");
      case "log" -> new Subresource(name, type.kind(), List.of("get"));
      case "finalize" -> new Subresource(name, type.kind(), List.of("update"));
      case "proxy" ->
          of(
              name,
              "",
              "v1",
              type.kind().kind() + "ProxyOptions",
              "create",
              "delete",
              "get",
              "patch",
              "update");
      default -> new Subresource(name, type.kind(), List.of("get", "patch", "update"));
    };
  }

  private static Subresource of(
      String name, String group, String version, String kind, String... verbs) {
    return new Subresource(name, new GroupVersionKind(group, version, kind), List.of(verbs));
  }
}
