package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks services: upstream's `validateService`, in its order.
final class ServiceValidation {
  private static final String ONLY_BALANCER = "may only be used when `type` is 'LoadBalancer'";

  private ServiceValidation() {}

  static void check(Node service) {
    Node spec = service.at("spec");
    String type = spec.text("type");
    boolean headless =
        spec.at("clusterIPs").texts().equals(List.of("None"))
            || spec.text("clusterIP").equals("None");
    if (spec.at("ports").isEmpty() && !headless && !type.equals("ExternalName")) {
      spec.at("ports").required("");
    }
    type(spec, type, headless);
    Set<String> names = new HashSet<>();
    List<Node> ports = spec.items("ports");
    ports.forEach(port -> port(port, ports.size() > 1, names));
    spec.at("selector").labels();
    affinity(spec);
    addresses(spec, type);
    for (Node address : spec.items("externalIPs")) {
      if (PodSpecValidation.address(address)) {
        endpoint(address);
      }
    }
    if (spec.at("type").isGiven()) {
      spec.at("type").oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    }
    uniquePorts(ports, type);
    balancer(spec, type);
    traffic(spec, type);
  }

  private static void type(Node spec, String type, boolean headless) {
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (headless) {
          spec.errors()
              .invalid(
                  "spec.clusterIPs[0]",
                  "None",
                  "may not be set to 'None' for " + type + " services");
        }
      }
      case "ExternalName" -> {
        for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
          if (!spec.at(field).isEmpty()) {
            spec.at(field).forbidden("may not be set for ExternalName services");
          }
        }
        String name = spec.text("externalName").replaceFirst("\\.$", "");
        if (name.isEmpty()) {
          spec.at("externalName").required("");
        } else {
          Names.subdomain(name).forEach(error -> spec.at("externalName").invalid(name, error));
        }
      }
      default -> {}
    }
  }

  private static void port(Node port, boolean needsName, Set<String> names) {
    Node name = port.at("name");
    if (name.isEmpty()) {
      if (needsName) {
        name.required("");
      }
    } else {
      name.label();
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
    port.at("port").port();
    if (port.at("protocol").isGiven()) {
      port.at("protocol").oneOf("SCTP", "TCP", "UDP");
    }
    port.at("targetPort").portNumberOrName();
    if (port.has("appProtocol")) {
      port.at("appProtocol").qualifiedName();
    }
  }

  private static void affinity(Node spec) {
    Node affinity = spec.at("sessionAffinity");
    if (affinity.isGiven()) {
      affinity.oneOf("ClientIP", "None");
    }
    Node config = spec.at("sessionAffinityConfig");
    if (affinity.text().equals("ClientIP")) {
      Node timeout = config.at("clientIP").at("timeoutSeconds");
      if (timeout.number() <= 0 || timeout.number() > 86_400) {
        timeout.invalid("must be greater than 0 and less than 86400");
      }
    } else if (affinity.text().equals("None") && config.isSet()) {
      config.forbidden("must not be set when session affinity is None");
    }
  }

  private static void addresses(Node spec, String type) {
    if (type.equals("ExternalName")) {
      return;
    }
    Node all = spec.at("clusterIPs");
    String first = spec.text("clusterIP");
    if (!first.isEmpty() && !all.isEmpty() && !all.texts().getFirst().equals(first)) {
      all.invalid("first value must match `clusterIP`");
    }
    Set<String> families = new HashSet<>();
    for (Node family : spec.items("ipFamilies")) {
      family.oneOf("IPv4", "IPv6");
      if (!families.add(family.text())) {
        family.duplicate();
      }
    }
    spec.at("ipFamilyPolicy").optionalOneOf("PreferDualStack", "RequireDualStack", "SingleStack");
    for (Node address : all.items()) {
      if (!address.text().equals("None")) {
        PodSpecValidation.address(address);
      }
    }
    if (all.texts().size() > 2) {
      all.invalid("may only hold up to 2 values");
    }
  }

  /// An address that others can be sent to.
  static void endpoint(Node address) {
    String text = address.text();
    if (text.equals("0.0.0.0") || text.equals("::")) {
      address.invalid(text, "may not be unspecified (0.0.0.0 or ::)");
    }
    if (text.startsWith("127.") || text.equals("::1")) {
      address.invalid(text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (text.startsWith("169.254.")) {
      address.invalid(text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (text.startsWith("224.0.0.")) {
      address.invalid(
          text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  private static void uniquePorts(List<Node> ports, String type) {
    if (type.equals("ClusterIP")) {
      for (Node port : ports) {
        if (port.number("nodePort") != 0) {
          port.at("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (Node port : ports) {
      long number = port.number("nodePort");
      if (number != 0 && !seen.add(port.text("protocol") + number)) {
        port.at("nodePort").duplicate();
      }
    }
    seen.clear();
    for (Node port : ports) {
      if (!seen.add(port.text("protocol") + port.number("port"))) {
        port.errors()
            .duplicate(
                port.path(),
                new GoPrint(
                    "{\"Name\":\"\",\"Protocol\":\""
                        + port.text("protocol")
                        + "\",\"AppProtocol\":null,\"Port\":"
                        + port.number("port")
                        + ",\"TargetPort\":0,\"NodePort\":0}"));
      }
    }
  }

  private static void balancer(Node spec, String type) {
    boolean isBalancer = type.equals("LoadBalancer");
    Node ranges = spec.at("loadBalancerSourceRanges").named("spec.LoadBalancerSourceRanges");
    if (!ranges.isEmpty()) {
      if (!isBalancer) {
        ranges.forbidden(ONLY_BALANCER);
      }
      ranges.items().forEach(NetworkValidation::range);
    }
    if (spec.has("allocateLoadBalancerNodePorts") && !isBalancer) {
      spec.at("allocateLoadBalancerNodePorts").forbidden(ONLY_BALANCER);
    }
    Node balancerClass = spec.at("loadBalancerClass");
    if (balancerClass.isSet()) {
      if (!isBalancer) {
        balancerClass.forbidden(ONLY_BALANCER);
      } else {
        balancerClass.qualifiedName();
      }
    }
  }

  private static void traffic(Node spec, String type) {
    Node external = spec.at("externalTrafficPolicy");
    boolean reachable =
        type.equals("LoadBalancer")
            || type.equals("NodePort")
            || (type.equals("ClusterIP") && !spec.at("externalIPs").isEmpty());
    if (reachable) {
      if (external.isGiven()) {
        external.oneOf("Cluster", "Local");
      }
    } else if (!external.isEmpty()) {
      external.invalid("may only be set for externally-accessible services");
    }
    boolean checked = type.equals("LoadBalancer") && external.text().equals("Local");
    Node check = spec.at("healthCheckNodePort");
    if (!checked && check.number() != 0) {
      check.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    Node internal = spec.at("internalTrafficPolicy");
    if (!internal.isSet()) {
      if (type.equals("NodePort") || type.equals("LoadBalancer") || type.equals("ClusterIP")) {
        internal.required("");
      }
    } else {
      internal.oneOf("Cluster", "Local");
    }
    spec.at("trafficDistribution").optionalOneOf("PreferClose");
  }

  static void update(Node service, KubeObject live) {
    Node spec = service.at("spec");
    boolean wasExternal = live.text("spec", "type").equals("ExternalName");
    boolean isExternal = spec.text("type").equals("ExternalName");
    List<String> before = live.texts("spec", "clusterIPs");
    List<String> after = spec.at("clusterIPs").texts();
    if (!wasExternal && !isExternal && !before.isEmpty()) {
      if (after.isEmpty() || !before.getFirst().equals(after.getFirst())) {
        spec.errors()
            .invalid("spec.clusterIPs[0]", new ArrayList<>(after), "may not change once set");
      }
    }
    check(service);
  }
}
