package dev.galley.kube.scheduling;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node as scheduling sees it, with the pods that are bound to it and not over.
public record NodeView(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean unschedulable,
    Resources allocatable,
    List<PodView> pods,
    Resources used) {
  public NodeView {
    taints = List.copyOf(taints);
    pods = List.copyOf(pods);
  }

  public static NodeView of(KubeObject node, List<PodView> pods) {
    List<PodView> alive = pods.stream().filter(pod -> !pod.isTerminal()).toList();
    Resources used = Resources.NONE;
    for (PodView pod : alive) {
      used = used.plus(pod.requests());
    }
    return new NodeView(
        node.name(),
        node.labels(),
        Taint.listOf(node.maps("spec", "taints")),
        node.flag("spec", "unschedulable"),
        Resources.of(Tree.mapAt(node.tree(), "status", "allocatable")),
        alive,
        used);
  }

  /// The node once that pod is bound to it.
  public NodeView with(PodView pod) {
    List<PodView> more = new ArrayList<>(pods);
    more.add(pod);
    return new NodeView(
        name, labels, taints, unschedulable, allocatable, more, used.plus(pod.requests()));
  }

  public Resources free() {
    return allocatable.minus(used);
  }
}
