package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a service loses when its type changes: what was allocated for the old type and is not for
/// the new one, unless the writer changed it as well.
final class ServiceTypes {
  private ServiceTypes() {}

  static KubeObject changed(KubeObject live, KubeObject wanted) {
    String type = wanted.text("spec", "type");
    Map<String, @Nullable Object> spec = Draft.of(wanted.map("spec"));
    boolean balancer = type.equals("LoadBalancer");
    if (type.equals("ExternalName")) {
      for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        dropIfSame(spec, live, field);
      }
    }
    if (!balancer && !type.equals("NodePort")) {
      nodePorts(spec, live);
      if (wanted.list("spec", "externalIPs").isEmpty()) {
        dropIfSame(spec, live, "externalTrafficPolicy");
      }
    }
    if (type.equals("ExternalName")) {
      dropIfSame(spec, live, "internalTrafficPolicy");
    }
    if (!balancer) {
      for (String field :
          List.of("healthCheckNodePort", "allocateLoadBalancerNodePorts", "loadBalancerClass")) {
        dropIfSame(spec, live, field);
      }
    }
    return wanted.with(spec, "spec");
  }

  private static void dropIfSame(
      Map<String, @Nullable Object> spec, KubeObject live, String field) {
    if (Objects.equals(spec.get(field), live.at("spec", field))) {
      spec.remove(field);
    }
  }

  private static void nodePorts(Map<String, @Nullable Object> spec, KubeObject live) {
    List<Map<String, @Nullable Object>> before = live.maps("spec", "ports");
    List<@Nullable Object> ports = Draft.items(spec, "ports");
    for (int i = 0; i < ports.size() && i < before.size(); i++) {
      Map<String, @Nullable Object> port = new LinkedHashMap<>(Tree.mapAt(ports.get(i)));
      if (Objects.equals(port.get("nodePort"), before.get(i).get("nodePort"))) {
        port.remove("nodePort");
        ports.set(i, port);
      }
    }
  }
}
