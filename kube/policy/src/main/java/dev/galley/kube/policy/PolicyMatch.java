package dev.galley.kube.policy;

import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.ResourceRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `matchConstraints` of a policy, or `matchResources` of a binding.
final class PolicyMatch {
  private final Map<String, @Nullable Object> source;
  private final Optional<LabelSelector> namespaces;
  private final Optional<LabelSelector> objects;

  /// @param source empty when everything matches
  PolicyMatch(Map<String, @Nullable Object> source) {
    this.source = source;
    this.namespaces = selector(source, "namespaceSelector");
    this.objects = selector(source, "objectSelector");
  }

  private static Optional<LabelSelector> selector(
      Map<String, @Nullable Object> source, String field) {
    Map<String, @Nullable Object> tree = Tree.mapAt(source, field);
    return tree.isEmpty() ? Optional.empty() : Optional.of(LabelSelector.ofTree(tree));
  }

  /// As what a request matches: its own type, or another in which the same objects are served;
  /// empty when it does not match.
  Optional<ResourceType> match(AdmissionRequest request, ClusterState cluster) {
    boolean selected = inNamespace(request, cluster) && selects(request);
    if (!selected
        || matchesAny(Tree.mapsAt(source, "excludeResourceRules"), request, cluster).isPresent()) {
      return Optional.empty();
    }
    List<Map<String, @Nullable Object>> rules = Tree.mapsAt(source, "resourceRules");
    return rules.isEmpty()
        ? Optional.of(request.target().type())
        : matchesAny(rules, request, cluster);
  }

  private boolean selects(AdmissionRequest request) {
    return objects.isEmpty() || request.isSelected(objects.get());
  }

  private boolean inNamespace(AdmissionRequest request, ClusterState cluster) {
    return namespaces.isEmpty()
        || !request.hasNamespace()
        || request.namespace(cluster).filter(each -> namespaces.get().matches(each)).isPresent();
  }

  private Optional<ResourceType> matchesAny(
      List<Map<String, @Nullable Object>> rules, AdmissionRequest request, ClusterState cluster) {
    ResourceType type = request.target().type();
    for (Map<String, @Nullable Object> rule : rules) {
      if (matches(rule, request, type)) {
        return Optional.of(type);
      }
    }
    if (rules.isEmpty() || !Tree.textAt(source, "matchPolicy").equals("Equivalent")) {
      return Optional.empty();
    }
    for (Map<String, @Nullable Object> rule : rules) {
      for (ResourceType other : equivalents(type, cluster)) {
        if (matches(rule, request, other)) {
          return Optional.of(other);
        }
      }
    }
    return Optional.empty();
  }

  /// The other versions of a resource.
  private static List<ResourceType> equivalents(ResourceType type, ClusterState cluster) {
    return cluster.types().stream()
        .filter(other ->
            other.group().equals(type.group())
                && other.plural().equals(type.plural())
                && !other.version().equals(type.version()))
        .toList();
  }

  private static boolean matches(
      Map<String, @Nullable Object> rule, AdmissionRequest request, ResourceType type) {
    List<String> names = Tree.textsAt(rule, "resourceNames");
    return new ResourceRule(rule).matches(request, type)
        && (names.isEmpty() || names.contains(request.target().name().name()));
  }
}
