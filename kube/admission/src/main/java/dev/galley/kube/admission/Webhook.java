package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.ResourceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A webhook of a configuration.
///
/// @param id tells it from all others, also from namesakes in the same configuration
record Webhook(
    String id, String configuration, String name, Map<String, @Nullable Object> tree, Scope scope) {

  /// What the webhook wants to hear of.
  record Scope(
      List<ResourceRule> rules,
      Optional<LabelSelector> namespaces,
      Optional<LabelSelector> objects,
      List<Map<String, @Nullable Object>> conditions) {}

  static List<Webhook> of(List<KubeObject> configurations) {
    List<Webhook> all = new ArrayList<>();
    for (KubeObject configuration : configurations) {
      Map<String, Integer> namesakes = new TreeMap<>();
      for (Map<String, @Nullable Object> tree : configuration.maps("webhooks")) {
        String name = Tree.textAt(tree, "name");
        int number = namesakes.merge(name, 1, Integer::sum) - 1;
        String id = configuration.name() + "/" + name + "/" + number;
        all.add(new Webhook(id, configuration.name(), name, tree, scope(tree)));
      }
    }
    return List.copyOf(all);
  }

  private static Scope scope(Map<String, @Nullable Object> tree) {
    return new Scope(
        Tree.mapsAt(tree, "rules").stream().map(ResourceRule::new).toList(),
        selector(tree, "namespaceSelector"),
        selector(tree, "objectSelector"),
        Tree.mapsAt(tree, "matchConditions"));
  }

  private static Optional<LabelSelector> selector(Map<String, @Nullable Object> tree, String at) {
    Map<String, @Nullable Object> selector = Tree.mapAt(tree, at);
    boolean empty =
        Tree.mapAt(selector, "matchLabels").isEmpty()
            && Tree.listAt(selector, "matchExpressions").isEmpty();
    return empty ? Optional.empty() : Optional.of(LabelSelector.ofTree(selector));
  }

  boolean ignoresFailures() {
    return Tree.textAt(tree, "failurePolicy").equals("Ignore");
  }

  boolean matchesEquivalents() {
    return !Tree.textAt(tree, "matchPolicy").equals("Exact");
  }

  boolean isReinvoked() {
    return Tree.textAt(tree, "reinvocationPolicy").equals("IfNeeded");
  }

  boolean hasNoSideEffectsOnDryRun() {
    String effects = Tree.textAt(tree, "sideEffects");
    return effects.equals("None") || effects.equals("NoneOnDryRun");
  }

  long timeoutSeconds() {
    return Tree.numberAt(10, tree, "timeoutSeconds");
  }

  /// The first version of reviews that both sides know; empty when there is none.
  String reviewVersion() {
    for (String version : Tree.textsAt(tree, "admissionReviewVersions")) {
      if (version.equals("v1") || version.equals("v1beta1")) {
        return version;
      }
    }
    return "";
  }
}
