package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The `resize` subresource of pods: it changes what containers ask for, and nothing else.
final class Resizing {
  private static final List<String> LISTS = List.of("initContainers", "containers");

  private Resizing() {}

  /// The live pod with the resources that are wanted.
  static KubeObject only(KubeObject live, KubeObject wanted) {
    KubeObject pod = live;
    for (String list : LISTS) {
      List<Map<String, @Nullable Object>> before = live.maps("spec", list);
      List<Map<String, @Nullable Object>> after = wanted.maps("spec", list);
      if (before.size() != after.size()) {
        pod = pod.with(after, "spec", list); // Which is refused.
        continue;
      }
      List<@Nullable Object> resized = new ArrayList<>();
      for (int i = 0; i < before.size(); i++) {
        Map<String, @Nullable Object> container = Draft.of(before.get(i));
        for (String field : List.of("resources", "resizePolicy")) {
          container.put(field, after.get(i).get(field));
        }
        container.values().removeIf(Objects::isNull);
        resized.add(container);
      }
      if (!resized.isEmpty()) {
        pod = pod.with(resized, "spec", list);
      }
    }
    Object managed = wanted.at("metadata", "managedFields");
    return managed == null ? pod : pod.with(managed, "metadata", "managedFields");
  }

  static void check(FieldErrors errors, KubeObject live, KubeObject pod) {
    Node spec = Node.root(errors, pod.tree()).at("spec");
    for (String list : LISTS) {
      if (spec.items(list).size() != live.maps("spec", list).size()) {
        spec.at(list).forbidden("containers may not be added or removed on resize");
        return;
      }
    }
    String quality = Pods.qualityOfService(live);
    if (!quality.equals(Pods.qualityOfService(pod))) {
      spec.invalid(quality, "Pod QOS Class may not change as a result of resizing");
    }
    PodSpecValidation.check(spec);
    for (String list : LISTS) {
      List<Map<String, @Nullable Object>> before = live.maps("spec", list);
      List<Node> after = spec.items(list);
      for (int i = 0; i < after.size(); i++) {
        resources(spec, after.get(i).at("resources"), Tree.mapAt(before.get(i), "resources"));
      }
    }
  }

  private static void resources(Node spec, Node after, Map<String, @Nullable Object> before) {
    boolean other = false;
    for (String field : List.of("requests", "limits")) {
      Map<String, @Nullable Object> old = Tree.mapAt(before, field);
      if (!old.isEmpty() && after.at(field).map().isEmpty()) {
        after.at(field).forbidden("resource " + field + " cannot be removed");
        continue;
      }
      TreeSet<String> names = new TreeSet<>(old.keySet());
      names.addAll(after.at(field).map().keySet());
      names.removeAll(List.of("cpu", "memory"));
      other |=
          names.stream()
              .anyMatch(name -> !Objects.equals(old.get(name), after.at(field).map().get(name)));
    }
    if (other) {
      spec.forbidden("only cpu and memory resources are mutable");
    }
  }
}
