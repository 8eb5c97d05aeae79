package dev.galley.kube.apiserver;

import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of the rules by which webhooks and admission policies say which requests they are about.
///
/// @param tree with `operations`, `apiGroups`, `apiVersions`, `resources` and `scope`
public record ResourceRule(Map<String, @Nullable Object> tree) {
  /// Whether the rule holds of a request.
  ///
  /// @param type the request's own, or another in which the same objects are served
  public boolean matches(AdmissionRequest request, ResourceType type) {
    return inScope(request, type)
        && anyOf("operations", request.target().operation().name())
        && anyOf("apiGroups", type.group())
        && anyOf("apiVersions", type.version())
        && isResource(type, request.target().subresource());
  }

  private boolean anyOf(String field, String given) {
    List<String> wanted = Tree.textsAt(tree, field);
    return wanted.contains("*") || wanted.contains(given);
  }

  private boolean inScope(AdmissionRequest request, ResourceType type) {
    boolean cluster =
        request.namespace().isEmpty()
            || (type.plural().equals("namespaces") && type.group().isEmpty());
    return switch (Tree.textAt(tree, "scope")) {
      case "Namespaced" -> !cluster;
      case "Cluster" -> cluster;
      default -> true;
    };
  }

  private boolean isResource(ResourceType type, String subresource) {
    for (String each : Tree.textsAt(tree, "resources")) {
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
