package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of services, endpoints, ingresses and network policies, and of autoscalers.
final class NetworkPrinters {
  private NetworkPrinters() {}

  static void addTo(Map<String, Printer> printers) {
    printers.put(
        "/Service",
        new Printer(
            Column.list("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector*"),
            NetworkPrinters::service));
    printers.put(
        "/Endpoints",
        new Printer(
            Column.list("Name", "Endpoints", "Age"),
            (object, now) -> Cell.row(object.name(), endpoints(object), Cell.age(object, now))));
    printers.put(
        "discovery.k8s.io/EndpointSlice",
        new Printer(
            Column.list("Name", "AddressType", "Ports", "Endpoints", "Age"),
            NetworkPrinters::endpointSlice));
    printers.put(
        "networking.k8s.io/Ingress",
        new Printer(
            Column.list("Name", "Class", "Hosts", "Address", "Ports", "Age"),
            NetworkPrinters::ingress));
    printers.put(
        "networking.k8s.io/IngressClass",
        new Printer(
            Column.list("Name", "Controller", "Parameters", "Age"), NetworkPrinters::ingressClass));
    printers.put(
        "networking.k8s.io/NetworkPolicy",
        new Printer(
            Column.list("Name", "Pod-Selector", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    Cell.selector(object.at("spec", "podSelector")),
                    Cell.age(object, now))));
    printers.put(
        "autoscaling/HorizontalPodAutoscaler",
        new Printer(
            Column.list("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
            NetworkPrinters::autoscaler));
  }

  private static List<@Nullable Object> service(KubeObject service, Instant now) {
    List<String> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : service.maps("spec", "ports")) {
      long node = Tree.numberAt(0, port, "nodePort");
      ports.add(
          Tree.numberAt(0, port, "port")
              + (node > 0 ? ":" + node : "")
              + "/"
              + Tree.textAt(port, "protocol"));
    }
    String clusterIp = service.text("spec", "clusterIPs", "0");
    return Cell.row(
        service.name(),
        service.text("spec", "type"),
        Cell.orNone(clusterIp.isEmpty() ? service.text("spec", "clusterIP") : clusterIp),
        externalIp(service),
        Cell.orNone(String.join(",", ports)),
        Cell.age(service, now),
        Cell.labels(Tree.textMapAt(service.tree(), "spec", "selector")));
  }

  private static String externalIp(KubeObject service) {
    List<String> given = service.texts("spec", "externalIPs");
    return switch (service.text("spec", "type")) {
      case "ExternalName" -> service.text("spec", "externalName");
      case "LoadBalancer" -> {
        List<String> all = new ArrayList<>();
        String balancer = balancer(service);
        if (!balancer.isEmpty()) {
          all.add(balancer);
        }
        all.addAll(given);
        yield all.isEmpty() ? "<pending>" : String.join(",", all);
      }
      default -> Cell.orNone(String.join(",", given));
    };
  }

  private static String balancer(KubeObject object) {
    List<String> addresses = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : object.maps("status", "loadBalancer", "ingress")) {
      String ip = Tree.textAt(entry, "ip");
      addresses.add(ip.isEmpty() ? Tree.textAt(entry, "hostname") : ip);
    }
    return String.join(",", addresses.stream().distinct().sorted().toList());
  }

  private static String endpoints(KubeObject object) {
    List<String> all = new ArrayList<>();
    for (Map<String, @Nullable Object> subset : object.maps("subsets")) {
      List<Map<String, @Nullable Object>> ports = Tree.mapsAt(subset, "ports");
      for (Map<String, @Nullable Object> address : Tree.mapsAt(subset, "addresses")) {
        String ip = Tree.textAt(address, "ip");
        String shown = ip.contains(":") ? "[" + ip + "]" : ip;
        if (ports.isEmpty()) {
          all.add(ip);
        }
        ports.forEach(port -> all.add(shown + ":" + Tree.numberAt(0, port, "port")));
      }
    }
    return Cell.some(all, 3);
  }

  private static List<@Nullable Object> endpointSlice(KubeObject slice, Instant now) {
    List<String> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : slice.maps("ports")) {
      ports.add(
          port.get("port") == null
              ? Tree.textAt(port, "name").isEmpty() ? "*" : Tree.textAt(port, "name")
              : Cell.text(port.get("port")));
    }
    List<String> addresses = new ArrayList<>();
    slice
        .maps("endpoints")
        .forEach(endpoint -> addresses.addAll(Tree.textsAt(endpoint, "addresses")));
    return Cell.row(
        slice.name(),
        slice.text("addressType"),
        ports.isEmpty() ? Cell.UNSET : Cell.some(ports, 3),
        addresses.isEmpty() ? Cell.UNSET : Cell.some(addresses, 3),
        Cell.age(slice, now));
  }

  private static List<@Nullable Object> ingress(KubeObject ingress, Instant now) {
    List<String> hosts = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : ingress.maps("spec", "rules")) {
      String host = Tree.textAt(rule, "host");
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    return Cell.row(
        ingress.name(),
        Cell.orNone(ingress.text("spec", "ingressClassName")),
        hosts.isEmpty() ? "*" : Cell.some(hosts, 3),
        balancer(ingress),
        ingress.list("spec", "tls").isEmpty() ? "80" : "80, 443",
        Cell.age(ingress, now));
  }

  private static List<@Nullable Object> ingressClass(KubeObject object, Instant now) {
    String parameters = Cell.NONE;
    if (object.at("spec", "parameters") != null) {
      String group = object.text("spec", "parameters", "apiGroup");
      parameters =
          object.text("spec", "parameters", "kind")
              + (group.isEmpty() ? "" : "." + group)
              + "/"
              + object.text("spec", "parameters", "name");
    }
    return Cell.row(
        object.name(), object.text("spec", "controller"), parameters, Cell.age(object, now));
  }

  private static List<@Nullable Object> autoscaler(KubeObject object, Instant now) {
    String least = Cell.text(object.at("spec", "minReplicas"));
    return Cell.row(
        object.name(),
        object.text("spec", "scaleTargetRef", "kind")
            + "/"
            + object.text("spec", "scaleTargetRef", "name"),
        targets(object),
        Cell.orUnset(least),
        object.number(0, "spec", "maxReplicas"),
        object.number(0, "status", "currentReplicas"),
        Cell.age(object, now));
  }

  private static String targets(KubeObject object) {
    List<String> targets = new ArrayList<>();
    Object percentage = object.at("spec", "targetCPUUtilizationPercentage");
    if (percentage != null) {
      String current = Cell.text(object.at("status", "currentCPUUtilizationPercentage"));
      targets.add(
          "cpu: " + (current.isEmpty() ? Cell.UNKNOWN : current + "%") + "/" + percentage + "%");
    }
    List<Map<String, @Nullable Object>> current = object.maps("status", "currentMetrics");
    List<Map<String, @Nullable Object>> wanted = object.maps("spec", "metrics");
    for (int i = 0; i < wanted.size(); i++) {
      targets.add(target(wanted.get(i), i < current.size() ? current.get(i) : Map.of()));
    }
    if (targets.isEmpty()) {
      return Cell.NONE;
    }
    return targets.size() <= 2
        ? String.join(", ", targets)
        : String.join(", ", targets.subList(0, 2)) + " + " + (targets.size() - 2) + " more...";
  }

  private static String target(
      Map<String, @Nullable Object> wanted, Map<String, @Nullable Object> current) {
    String type = Tree.textAt(wanted, "type");
    String field = type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    String name = Tree.textAt(wanted, field, "name");
    String prefix = name.isEmpty() ? "" : name + ": ";
    Object utilization = Tree.at(wanted, field, "target", "averageUtilization");
    if (utilization != null) {
      String now = Cell.text(Tree.at(current, field, "current", "averageUtilization"));
      return prefix + (now.isEmpty() ? Cell.UNKNOWN : now + "%") + "/" + utilization + "%";
    }
    Object average = Tree.at(wanted, field, "target", "averageValue");
    boolean isAverage = average != null;
    String goal = Cell.text(isAverage ? average : Tree.at(wanted, field, "target", "value"));
    String now =
        Cell.text(Tree.at(current, field, "current", isAverage ? "averageValue" : "value"));
    boolean plain = type.endsWith("esource") || type.equals("Pods");
    return prefix
        + (now.isEmpty() ? Cell.UNKNOWN : now)
        + "/"
        + goal
        + (isAverage && !plain ? " (avg)" : "");
  }
}
