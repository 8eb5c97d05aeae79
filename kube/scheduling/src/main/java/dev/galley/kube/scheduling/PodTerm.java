package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One term of affinity or anti-affinity between pods: which pods, and within which topology.
///
/// `namespaces` are the named ones (the pod's own when none is named and there is no selector);
/// `namespaceSelector` selects more by their labels.
public record PodTerm(
    String topologyKey, Selector selector, List<String> namespaces, Selector namespaceSelector) {
  public PodTerm {
    namespaces = List.copyOf(namespaces);
  }

  static PodTerm from(
      Map<String, @Nullable Object> tree, String namespace, Map<String, String> labels) {
    Selector selector = Selector.of(Tree.at(tree, "labelSelector"));
    for (String key : Tree.textsAt(tree, "matchLabelKeys")) {
      String value = labels.get(key);
      if (value != null) {
        selector = selector.and(new Selector.Expression(key, Operator.IN, List.of(value)));
      }
    }
    for (String key : Tree.textsAt(tree, "mismatchLabelKeys")) {
      String value = labels.get(key);
      if (value != null) {
        selector = selector.and(new Selector.Expression(key, Operator.NOT_IN, List.of(value)));
      }
    }
    List<String> namespaces = Tree.textsAt(tree, "namespaces");
    boolean own = namespaces.isEmpty() && Tree.at(tree, "namespaceSelector") == null;
    return new PodTerm(
        Tree.textAt(tree, "topologyKey"),
        selector,
        own ? List.of(namespace) : namespaces,
        Selector.of(Tree.at(tree, "namespaceSelector")));
  }

  /// Whether the term is about that pod.
  ///
  /// @param namespaceLabels the labels of a namespace by its name
  public boolean matches(PodView pod, Function<String, Map<String, String>> namespaceLabels) {
    boolean inNamespace =
        namespaces.contains(pod.namespace())
            || namespaceSelector.matches(namespaceLabels.apply(pod.namespace()));
    return inNamespace && selector.matches(pod.labels());
  }
}
