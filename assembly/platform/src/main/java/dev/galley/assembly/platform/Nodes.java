package dev.galley.assembly.platform;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.cloud.simulator.InstanceView;
import dev.galley.insight.explain.ClusterView;
import dev.galley.kube.scheduling.PodRequests;
import dev.galley.kube.scheduling.Resources;
import java.util.List;
import java.util.Map;

/// Summaries of a cluster's nodes.
final class Nodes {
  private Nodes() {}

  /// @param instances the machines behind the nodes
  static List<NodeSummary> summaries(ClusterView view, List<InstanceView> instances) {
    List<KubeObject> pods = view.list("", "Pod");
    return view.list("", "Node").stream()
        .map(node -> summary(node, pods, price(node, instances)))
        .toList();
  }

  private static double price(KubeObject node, List<InstanceView> instances) {
    return instances.stream()
        .filter(each -> each.providerId().equals(node.text("spec", "providerID")))
        .mapToDouble(InstanceView::usdPerHour)
        .findFirst()
        .orElse(0);
  }

  private static NodeSummary summary(KubeObject node, List<KubeObject> pods, double price) {
    List<KubeObject> here =
        pods.stream()
            .filter(pod -> pod.text("spec", "nodeName").equals(node.name()))
            .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.text("status", "phase")))
            .toList();
    Resources requested = Resources.NONE;
    for (KubeObject pod : here) {
      requested = requested.plus(PodRequests.of(pod));
    }
    Map<String, String> labels = node.labels();
    return new NodeSummary(
        node.name(),
        pool(labels),
        labels.getOrDefault("node.kubernetes.io/instance-type", ""),
        capacityType(labels),
        labels.getOrDefault("topology.kubernetes.io/zone", ""),
        node.condition("Ready").filter(Condition::isTrue).isPresent(),
        here.size(),
        requested.millis("cpu"),
        Quantity.parse(node.text("status", "allocatable", "cpu")).milliValue(),
        requested.millis("memory") / 1000,
        Quantity.parse(node.text("status", "allocatable", "memory")).value(),
        price);
  }

  private static String pool(Map<String, String> labels) {
    String pool = labels.get("karpenter.sh/nodepool");
    return pool != null ? pool : "(" + labels.getOrDefault("eks.amazonaws.com/nodegroup", "") + ")";
  }

  private static String capacityType(Map<String, String> labels) {
    String type = labels.get("karpenter.sh/capacity-type");
    if (type != null) {
      return type;
    }
    return labels.getOrDefault("eks.amazonaws.com/capacityType", "").equals("SPOT")
        ? "spot"
        : "on-demand";
  }
}
