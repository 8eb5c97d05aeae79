package dev.galley.kube.server;

import java.util.List;
import java.util.Locale;

/// What a request is about, as upstream's metrics and audit log say it: a verb on a resource, or a
/// path that is none. Empty strings stand for what the request does not name.
record RequestInfo(
    boolean isResource,
    String verb,
    String group,
    String version,
    String namespace,
    String resource,
    String subresource,
    String name) {

  static RequestInfo of(Call call) {
    List<String> parts = ResourcePath.segments(call.path());
    String method = call.method().toLowerCase(Locale.ROOT);
    boolean core = parts.size() > 2 && parts.getFirst().equals("api");
    boolean group = parts.size() > 3 && parts.getFirst().equals("apis");
    if (!core && !group) {
      return new RequestInfo(false, method, "", "", "", "", "", "");
    }
    ResourcePath path = ResourcePath.of(parts.subList(core ? 2 : 3, parts.size()));
    boolean isNamespace =
        path.resource().equals("namespaces") && path.namespace().isEmpty() && core;
    return new RequestInfo(
        true,
        verb(call, path),
        core ? "" : parts.get(1),
        parts.get(core ? 1 : 2),
        isNamespace ? path.name() : path.namespace(),
        path.resource(),
        path.subresource(),
        path.name());
  }

  private static String verb(Call call, ResourcePath path) {
    boolean one = !path.name().isEmpty();
    return switch (call.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> path.watch() || (!one && call.flag("watch")) ? "watch" : one ? "get" : "list";
    };
  }

  /// `resource` for one object, `namespace` or `cluster` for many; empty for other paths.
  String scope() {
    if (!isResource) {
      return "";
    }
    if (!name.isEmpty() || verb.equals("create")) {
      return "resource";
    }
    return namespace.isEmpty() ? "cluster" : "namespace";
  }
}
