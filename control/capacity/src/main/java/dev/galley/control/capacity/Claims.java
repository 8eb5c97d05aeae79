package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Taint;
import java.util.List;
import java.util.Optional;

/// Which node belongs to which claim, and which pods are on a node.
final class Claims {
  private static final String BY_PROVIDER = "providerID";
  private static final String BY_NODE = "nodeName";

  private final Cluster cluster;

  Claims(Cluster cluster) {
    this.cluster = cluster;
    cluster.of(Kinds.NODE).addIndex(BY_PROVIDER, node -> some(node.text("spec", "providerID")));
    cluster
        .of(Karpenter.NODE_CLAIM)
        .addIndex(BY_PROVIDER, claim -> some(claim.text("status", "providerID")));
    cluster.of(Kinds.POD).addIndex(BY_NODE, pod -> some(pod.text("spec", "nodeName")));
  }

  private static List<String> some(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  List<KubeObject> nodesOf(KubeObject claim) {
    String provider = claim.text("status", "providerID");
    return provider.isEmpty() ? List.of() : cluster.of(Kinds.NODE).byIndex(BY_PROVIDER, provider);
  }

  Optional<KubeObject> claimOf(KubeObject node) {
    String provider = node.text("spec", "providerID");
    return provider.isEmpty()
        ? Optional.empty()
        : cluster.of(Karpenter.NODE_CLAIM).byIndex(BY_PROVIDER, provider).stream().findFirst();
  }

  List<PodView> podsOn(String node) {
    return node.isEmpty()
        ? List.of()
        : cluster.of(Kinds.POD).byIndex(BY_NODE, node).stream().map(PodView::of).toList();
  }

  /// Pods that would have to run elsewhere if the node went: not daemons, mirrors, or over.
  List<PodView> reschedulable(String node) {
    return podsOn(node).stream()
        .filter(pod -> !pod.isTerminal() && !pod.object().isDeleting())
        .filter(pod -> !pod.isOwnedBy("DaemonSet") && !pod.isMirror() && !pod.isOwnedBy("Node"))
        .toList();
  }

  /// Pods that a drain has to wait for.
  List<PodView> drainable(String node) {
    return podsOn(node).stream()
        .filter(pod -> !pod.isTerminal() && !pod.isMirror() && !pod.isOwnedBy("Node"))
        .filter(pod -> !Karpenter.DISRUPTED.isToleratedBy(pod.tolerations()))
        .toList();
  }

  static boolean hasTaint(KubeObject node, Taint taint) {
    return Taint.listOf(node.maps("spec", "taints")).stream().anyMatch(taint::sameKind);
  }
}
