package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a kubelet writes about its machine: the Node and its Lease; pure.
final class NodeObjects {
  static final String NOT_READY = "node.kubernetes.io/not-ready";

  /// Leases that are not renewed again and again are renewed that far ahead.
  private static final Duration AHEAD = Duration.ofDays(3650);

  private NodeObjects() {}

  static KubeObject node(NodeSpec spec, String podCidr) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("beta.kubernetes.io/arch", spec.architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", spec.architecture());
    labels.put("kubernetes.io/hostname", spec.name());
    labels.put("kubernetes.io/os", "linux");
    labels.putAll(spec.labels());
    List<@Nullable Object> taints = new ArrayList<>(spec.taints());
    taints.add(Tree.map("key", NOT_READY, "effect", "NoSchedule"));
    KubeObject node =
        KubeObject.of(Kinds.NODE, ObjectName.cluster(spec.name()))
            .with(labels, "metadata", "labels")
            .with(
                Tree.map(
                    "podCIDR",
                    podCidr,
                    "podCIDRs",
                    List.of(podCidr),
                    "providerID",
                    spec.providerId().isEmpty() ? null : spec.providerId(),
                    "taints",
                    taints),
                "spec");
    return spec.annotations().isEmpty()
        ? node
        : node.with(spec.annotations(), "metadata", "annotations");
  }

  static KubeObject withStatus(KubeObject node, NodeSpec spec, String address, Instant now) {
    return node.with(
        Tree.map(
            "addresses",
                List.of(
                    Tree.map("type", "InternalIP", "address", address),
                    Tree.map("type", "InternalDNS", "address", spec.name()),
                    Tree.map("type", "Hostname", "address", spec.name())),
            "allocatable", spec.allocatable(),
            "capacity", spec.capacity(),
            "conditions", conditions(false, now),
            "daemonEndpoints", Tree.map("kubeletEndpoint", Tree.map("Port", 10250)),
            "nodeInfo", info(spec)),
        "status");
  }

  private static Map<String, @Nullable Object> info(NodeSpec spec) {
    return Tree.map(
        "architecture", spec.architecture(),
        "bootID", "",
        "containerRuntimeVersion", "containerd://2.1.4",
        "kernelVersion", "6.12.46",
        "kubeProxyVersion", "",
        "kubeletVersion", spec.kubeletVersion(),
        "machineID", "",
        "operatingSystem", "linux",
        "osImage", "Amazon Linux 2023",
        "systemUUID", "");
  }

  static KubeObject ready(KubeObject node, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>();
    for (Map<String, @Nullable Object> condition : conditions(true, now)) {
      conditions.add(keepingTransition(condition, node));
    }
    return node.with(conditions, "status", "conditions");
  }

  private static Map<String, @Nullable Object> keepingTransition(
      Map<String, @Nullable Object> condition, KubeObject node) {
    return node.condition(Tree.textAt(condition, "type"))
        .filter(known -> known.status().equals(Tree.textAt(condition, "status")))
        .map(known -> Tree.with(condition, known.lastTransitionTime(), "lastTransitionTime"))
        .orElse(condition);
  }

  static KubeObject withoutNotReadyTaint(KubeObject node) {
    List<@Nullable Object> taints = new ArrayList<>(node.list("spec", "taints"));
    boolean removed =
        taints.removeIf(taint ->
            Tree.textAt(taint, "key").equals(NOT_READY)
                && Tree.textAt(taint, "effect").equals("NoSchedule"));
    if (!removed) {
      return node;
    }
    return taints.isEmpty() ? node.without("spec", "taints") : node.with(taints, "spec", "taints");
  }

  private static List<Map<String, @Nullable Object>> conditions(boolean ready, Instant now) {
    return List.of(
        condition(
            "MemoryPressure",
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
            now),
        condition(
            "DiskPressure",
            "False",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure",
            now),
        condition(
            "PIDPressure",
            "False",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available",
            now),
        ready
            ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now)
            : condition(
                "Ready",
                "False",
                "KubeletNotReady",
                "container runtime network not ready: NetworkReady=false"
                    + " reason:NetworkPluginNotReady message:Network plugin returns error: cni"
                    + " plugin not initialized",
                now));
  }

  private static Map<String, @Nullable Object> condition(
      String type, String status, String reason, String message, Instant now) {
    String time = Times.seconds(now);
    return Tree.map(
        "type", type,
        "status", status,
        "lastHeartbeatTime", time,
        "lastTransitionTime", time,
        "reason", reason,
        "message", message);
  }

  static ObjectName leaseName(String node) {
    return new ObjectName("kube-node-lease", node);
  }

  static KubeObject lease(KubeObject node) {
    return KubeObject.of(Kinds.LEASE, leaseName(node.name()))
        .with(
            List.of(
                Tree.map(
                    "apiVersion", "v1", "kind", "Node", "name", node.name(), "uid", node.uid())),
            "metadata",
            "ownerReferences")
        .with(Tree.map("holderIdentity", node.name(), "leaseDurationSeconds", 40), "spec");
  }

  /// @param ahead whether this renewal has to last
  static KubeObject renewed(KubeObject lease, Instant now, boolean ahead) {
    Instant until = ahead ? now.plus(AHEAD) : now;
    return lease.with(Times.micros(until), "spec", "renewTime");
  }
}
