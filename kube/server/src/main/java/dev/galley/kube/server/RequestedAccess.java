package dev.galley.kube.server;

import dev.galley.base.objects.FieldSelector;
import dev.galley.kube.access.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a request asks for, from its method and path alone, in the words of roles.
final class RequestedAccess {
  private RequestedAccess() {}

  static Authorizer.Access of(Call call) {
    List<String> parts = ResourcePath.segments(call.path());
    boolean core = parts.size() > 2 && parts.getFirst().equals("api");
    boolean grouped = parts.size() > 3 && parts.getFirst().equals("apis");
    if (!core && !grouped) {
      return Authorizer.Access.toPath(call.method().toLowerCase(Locale.ROOT), call.path());
    }
    List<String> rest = new ArrayList<>(parts.subList(core ? 2 : 3, parts.size()));
    String verb = verb(call.method());
    boolean special = rest.getFirst().equals("watch") || rest.getFirst().equals("proxy");
    if (special && rest.size() > 1) {
      verb = rest.removeFirst();
    }
    return resource(call, core ? "" : parts.get(1), verb, rest);
  }

  private static Authorizer.Access resource(
      Call call, String group, String method, List<String> given) {
    List<String> rest = given;
    String namespace = "";
    if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
      namespace = rest.get(1);
      boolean inside =
          rest.size() > 2 && !rest.get(2).equals("status") && !rest.get(2).equals("finalize");
      rest = inside ? rest.subList(2, rest.size()) : rest;
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 && !method.equals("proxy") ? rest.get(2) : "";
    String verb = method;
    if (name.isEmpty() && method.equals("get")) {
      verb = call.flag("watch") ? "watch" : "list";
      name = FieldSelector.exactName(call.parameter("fieldSelector"));
    } else if (name.isEmpty() && method.equals("delete")) {
      verb = "deletecollection";
    }
    return new Authorizer.Access(verb, group, rest.getFirst(), subresource, namespace, name);
  }

  private static String verb(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }
}
