package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The endpoint slice and endpoints controllers: where the pods behind a service are reached.
final class EndpointSlices {
  static final String SERVICE = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String BY_SERVICE = "service";
  private static final int PER_SLICE = 100;

  private final Cluster cluster;

  EndpointSlices(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller controller() {
    cluster
        .of(Kinds.ENDPOINT_SLICE)
        .addIndex(
            BY_SERVICE,
            slice ->
                MANAGER.equals(slice.labels().get(MANAGED_BY))
                    ? List.of(slice.namespace() + "/" + slice.labels().get(SERVICE))
                    : List.of());
    return Controller.named("endpointslice-controller")
        .watches(Kinds.SERVICE)
        .watches(Kinds.POD, this::servicesOf)
        .watches(Kinds.ENDPOINT_SLICE, EndpointSlices::serviceOf)
        .when((before, after) -> after == null)
        .reconciles(this::reconcile);
  }

  private List<ObjectName> servicesOf(KubeObject pod) {
    return cluster.of(Kinds.SERVICE).list(pod.namespace()).stream()
        .filter(service -> selects(service, pod))
        .map(KubeObject::objectName)
        .toList();
  }

  private static List<ObjectName> serviceOf(KubeObject slice) {
    String service = slice.labels().getOrDefault(SERVICE, "");
    return service.isEmpty() ? List.of() : List.of(new ObjectName(slice.namespace(), service));
  }

  private static boolean selects(KubeObject service, KubeObject pod) {
    Map<String, String> selector = Tree.textMapAt(service.tree(), "spec", "selector");
    return !selector.isEmpty() && LabelSelector.of(selector).matches(pod);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.SERVICE, name);
    boolean ours =
        found
            .filter(service -> !service.isDeleting())
            .filter(service -> !service.map("spec", "selector").isEmpty())
            .filter(service -> !service.text("spec", "type").equals("ExternalName"))
            .isPresent();
    if (!ours) {
      return Outcome.DONE;
    }
    KubeObject service = found.get();
    List<KubeObject> pods =
        cluster.of(Kinds.POD).list(name.namespace()).stream()
            .filter(pod -> selects(service, pod) && !Pods.isFinished(pod))
            .filter(pod -> !pod.text("status", "podIP").isEmpty())
            .toList();
    syncSlices(service, pods);
    syncEndpoints(service, pods);
    return Outcome.DONE;
  }

  private void syncSlices(KubeObject service, List<KubeObject> pods) {
    List<KubeObject> wanted = wanted(service, pods);
    List<KubeObject> known =
        cluster
            .of(Kinds.ENDPOINT_SLICE)
            .byIndex(BY_SERVICE, service.namespace() + "/" + service.name());
    for (int i = 0; i < Math.max(wanted.size(), known.size()); i++) {
      if (i >= wanted.size()) {
        cluster.delete(known.get(i));
      } else if (i >= known.size()) {
        cluster.create(wanted.get(i));
      } else {
        replace(known.get(i), wanted.get(i));
      }
    }
  }

  private void replace(KubeObject known, KubeObject wanted) {
    KubeObject changed =
        known
            .with(wanted.at("endpoints"), "endpoints")
            .with(wanted.at("ports"), "ports")
            .with(wanted.labels(), "metadata", "labels");
    if (!changed.equals(known)) {
      cluster.update(changed);
    }
  }

  /// One slice per different set of port numbers, and per hundred endpoints.
  private List<KubeObject> wanted(KubeObject service, List<KubeObject> pods) {
    Map<List<Object>, List<KubeObject>> byPorts = new LinkedHashMap<>();
    for (KubeObject pod : pods) {
      byPorts.computeIfAbsent(ports(service, pod), _ -> new ArrayList<>()).add(pod);
    }
    List<KubeObject> slices = new ArrayList<>();
    byPorts.forEach((ports, group) -> {
      for (int start = 0; start < group.size(); start += PER_SLICE) {
        List<KubeObject> part = group.subList(start, Math.min(group.size(), start + PER_SLICE));
        slices.add(slice(service).with(ports, "ports").with(endpoints(service, part), "endpoints"));
      }
    });
    if (slices.isEmpty()) {
      slices.add(slice(service).with(List.of(), "ports").with(List.of(), "endpoints"));
    }
    return slices;
  }

  private static KubeObject slice(KubeObject service) {
    Map<String, String> labels = new TreeMap<>(service.labels());
    labels.put(SERVICE, service.name());
    labels.put(MANAGED_BY, MANAGER);
    if (service.text("spec", "clusterIP").equals("None")) {
      labels.put("service.kubernetes.io/headless", "");
    }
    return KubeObject.of(
        Tree.map(
            "apiVersion", "discovery.k8s.io/v1",
            "kind", "EndpointSlice",
            "metadata",
                Tree.map(
                    "generateName",
                    service.name() + "-",
                    "namespace",
                    service.namespace(),
                    "labels",
                    labels,
                    "ownerReferences",
                    List.of(OwnerReference.controller(service).tree())),
            "addressType", "IPv4"));
  }

  /// The service's ports as that pod serves them; a port that the pod does not name is left out.
  static List<Object> ports(KubeObject service, KubeObject pod) {
    List<Object> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : service.maps("spec", "ports")) {
      Object target = port.get("targetPort");
      long number =
          target instanceof String name
              ? named(pod, name)
              : Tree.numberAt(Tree.numberAt(0, port, "port"), port, "targetPort");
      if (number > 0) {
        String protocol = Tree.textAt(port, "protocol");
        ports.add(
            Tree.map(
                "name",
                Tree.textAt(port, "name"),
                "port",
                number,
                "protocol",
                protocol.isEmpty() ? "TCP" : protocol));
      }
    }
    return ports;
  }

  private static long named(KubeObject pod, String name) {
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      for (Map<String, @Nullable Object> port : Tree.mapsAt(container, "ports")) {
        if (Tree.textAt(port, "name").equals(name)) {
          return Tree.numberAt(0, port, "containerPort");
        }
      }
    }
    return 0;
  }

  private List<Object> endpoints(KubeObject service, List<KubeObject> pods) {
    List<Object> endpoints = new ArrayList<>();
    for (KubeObject pod : pods) {
      boolean serving = Pods.isReady(pod);
      boolean anyway = service.flag("spec", "publishNotReadyAddresses");
      String node = pod.text("spec", "nodeName");
      String zone =
          cluster
              .cached(Kinds.NODE, ObjectName.cluster(node))
              .map(it -> it.labels().getOrDefault("topology.kubernetes.io/zone", ""))
              .orElse("");
      boolean named = pod.text("spec", "subdomain").equals(service.name());
      endpoints.add(
          Tree.map(
              "addresses",
              List.of(pod.text("status", "podIP")),
              "conditions",
              Tree.map(
                  "ready",
                  anyway || (serving && !pod.isDeleting()),
                  "serving",
                  serving,
                  "terminating",
                  pod.isDeleting()),
              "hostname",
              named ? pod.text("spec", "hostname") : null,
              "nodeName",
              node,
              "targetRef",
              reference(pod),
              "zone",
              zone.isEmpty() ? null : zone));
    }
    return endpoints;
  }

  private static Map<String, @Nullable Object> reference(KubeObject pod) {
    return Tree.map(
        "kind", "Pod", "name", pod.name(), "namespace", pod.namespace(), "uid", pod.uid());
  }

  private void syncEndpoints(KubeObject service, List<KubeObject> pods) {
    Map<List<Object>, List<KubeObject>> byPorts = new LinkedHashMap<>();
    for (KubeObject pod : pods) {
      if (!pod.isDeleting()) {
        byPorts.computeIfAbsent(ports(service, pod), _ -> new ArrayList<>()).add(pod);
      }
    }
    List<Object> subsets = new ArrayList<>();
    byPorts.forEach((ports, group) -> subsets.add(subset(ports, group)));
    Map<String, String> labels = new TreeMap<>(service.labels());
    labels.put("endpoints.kubernetes.io/managed-by", "endpoint-controller");
    if (service.text("spec", "clusterIP").equals("None")) {
      labels.put("service.kubernetes.io/headless", "");
    }
    Optional<KubeObject> known = cluster.cached(Kinds.ENDPOINTS, service.objectName());
    KubeObject changed =
        known
            .orElseGet(() -> KubeObject.of(Kinds.ENDPOINTS, service.objectName()))
            .with(labels, "metadata", "labels");
    changed = subsets.isEmpty() ? changed.without("subsets") : changed.with(subsets, "subsets");
    if (known.isEmpty()) {
      cluster.create(changed);
    } else if (!changed.equals(known.get())) {
      cluster.update(changed);
    }
  }

  private static Map<String, @Nullable Object> subset(List<Object> ports, List<KubeObject> pods) {
    List<Object> ready = new ArrayList<>();
    List<Object> notReady = new ArrayList<>();
    for (KubeObject pod : pods) {
      Map<String, @Nullable Object> address =
          Tree.map(
              "ip", pod.text("status", "podIP"),
              "nodeName", pod.text("spec", "nodeName"),
              "targetRef", reference(pod));
      (Pods.isReady(pod) ? ready : notReady).add(address);
    }
    return Tree.map(
        "addresses", ready.isEmpty() ? null : ready,
        "notReadyAddresses", notReady.isEmpty() ? null : notReady,
        "ports", ports);
  }
}
