package dev.galley.control.kubelet;

import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine that joins the cluster: what its kubelet registers.
///
/// Resources are quantities by name, such as `cpu: 2`. Taints are trees as in `spec.taints`.
public record NodeSpec(
    String name,
    Map<String, String> capacity,
    Map<String, String> allocatable,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Map<String, @Nullable Object>> taints,
    String providerId,
    String internalIp,
    String architecture,
    String kubeletVersion,
    Duration readyAfter) {
  public NodeSpec {
    capacity = ordered(capacity);
    allocatable = ordered(allocatable);
    labels = ordered(labels);
    annotations = ordered(annotations);
    taints = List.copyOf(taints);
  }

  private static Map<String, String> ordered(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /// A small Linux machine that is ready a few seconds after it joined.
  public static NodeSpec named(String name) {
    Map<String, String> resources = new LinkedHashMap<>();
    resources.put("cpu", "4");
    resources.put("ephemeral-storage", "83873772Ki");
    resources.put("hugepages-1Gi", "0");
    resources.put("hugepages-2Mi", "0");
    resources.put("memory", "16Gi");
    resources.put("pods", "110");
    return new NodeSpec(
        name,
        resources,
        resources,
        Map.of(),
        Map.of(),
        List.of(),
        "",
        "",
        "amd64",
        "v1.34.1",
        Duration.ofSeconds(5));
  }

  public NodeSpec capacity(Map<String, String> resources) {
    return new NodeSpec(
        name,
        resources,
        allocatable,
        labels,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  public NodeSpec allocatable(Map<String, String> resources) {
    return new NodeSpec(
        name,
        capacity,
        resources,
        labels,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  /// Both capacity and allocatable, for machines whose overhead does not matter.
  public NodeSpec resource(String resource, String quantity) {
    Map<String, String> more = new LinkedHashMap<>(capacity);
    more.put(resource, quantity);
    Map<String, String> usable = new LinkedHashMap<>(allocatable);
    usable.put(resource, quantity);
    return capacity(more).allocatable(usable);
  }

  public NodeSpec label(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        more,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  public NodeSpec labels(Map<String, String> more) {
    NodeSpec spec = this;
    for (Map.Entry<String, String> label : more.entrySet()) {
      spec = spec.label(label.getKey(), label.getValue());
    }
    return spec;
  }

  public NodeSpec annotation(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(annotations);
    more.put(key, value);
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        more,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  public NodeSpec taint(String key, String value, String effect) {
    List<Map<String, @Nullable Object>> more = new ArrayList<>(taints);
    more.add(Tree.map("key", key, "value", value.isEmpty() ? null : value, "effect", effect));
    return taints(more);
  }

  public NodeSpec taints(List<Map<String, @Nullable Object>> all) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        all,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  /// For example `aws:///us-east-1a/i-0123456789abcdef0`.
  public NodeSpec providerId(String id) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        taints,
        id,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  public NodeSpec internalIp(String address) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        taints,
        providerId,
        address,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  /// `amd64` or `arm64`.
  public NodeSpec architecture(String architecture) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        readyAfter);
  }

  public NodeSpec kubeletVersion(String version) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        version,
        readyAfter);
  }

  public NodeSpec readyAfter(Duration delay) {
    return new NodeSpec(
        name,
        capacity,
        allocatable,
        labels,
        annotations,
        taints,
        providerId,
        internalIp,
        architecture,
        kubeletVersion,
        delay);
  }

  /// Where the machine stands and what it is, by the well-known labels.
  public NodeSpec placed(String region, String zone, String instanceType) {
    return label("topology.kubernetes.io/region", region)
        .label("topology.kubernetes.io/zone", zone)
        .label("node.kubernetes.io/instance-type", instanceType);
  }
}
