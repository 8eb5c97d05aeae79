package dev.galley.control.kubelet;

import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    return with(draft -> draft.capacity = resources);
  }

  public NodeSpec allocatable(Map<String, String> resources) {
    return with(draft -> draft.allocatable = resources);
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
    return with(draft -> draft.labels = more);
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
    return with(draft -> draft.annotations = more);
  }

  public NodeSpec taint(String key, String value, String effect) {
    List<Map<String, @Nullable Object>> more = new ArrayList<>(taints);
    more.add(Tree.map("key", key, "value", value.isEmpty() ? null : value, "effect", effect));
    return taints(more);
  }

  public NodeSpec taints(List<Map<String, @Nullable Object>> all) {
    return with(draft -> draft.taints = all);
  }

  /// For example `aws:///us-east-1a/i-0123456789abcdef0`.
  public NodeSpec providerId(String id) {
    return with(draft -> draft.providerId = id);
  }

  public NodeSpec internalIp(String address) {
    return with(draft -> draft.internalIp = address);
  }

  /// `amd64` or `arm64`.
  public NodeSpec architecture(String architecture) {
    return with(draft -> draft.architecture = architecture);
  }

  public NodeSpec kubeletVersion(String version) {
    return with(draft -> draft.kubeletVersion = version);
  }

  public NodeSpec readyAfter(Duration delay) {
    return with(draft -> draft.readyAfter = delay);
  }

  /// Where the machine stands and what it is, by the well-known labels.
  public NodeSpec placed(String region, String zone, String instanceType) {
    return label("topology.kubernetes.io/region", region)
        .label("topology.kubernetes.io/zone", zone)
        .label("node.kubernetes.io/instance-type", instanceType);
  }

  private NodeSpec with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.spec();
  }

  /// A machine of which one thing is being changed.
  private static final class Draft {
    private final String name;
    private Map<String, String> capacity;
    private Map<String, String> allocatable;
    private Map<String, String> labels;
    private Map<String, String> annotations;
    private List<Map<String, @Nullable Object>> taints;
    private String providerId;
    private String internalIp;
    private String architecture;
    private String kubeletVersion;
    private Duration readyAfter;

    Draft(NodeSpec spec) {
      name = spec.name;
      capacity = spec.capacity;
      allocatable = spec.allocatable;
      labels = spec.labels;
      annotations = spec.annotations;
      taints = spec.taints;
      providerId = spec.providerId;
      internalIp = spec.internalIp;
      architecture = spec.architecture;
      kubeletVersion = spec.kubeletVersion;
      readyAfter = spec.readyAfter;
    }

    NodeSpec spec() {
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
  }
}
