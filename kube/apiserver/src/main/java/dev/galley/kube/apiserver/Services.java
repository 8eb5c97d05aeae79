package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives services their addresses and node ports. What is taken is what the stored services say.
final class Services {
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Service");
  private static final long FIRST_NODE_PORT = 30_000L;
  private static final int NODE_PORTS = 2_768;

  private final Shared shared;
  private final ServiceAddresses addresses;

  Services(Shared shared) {
    this.shared = shared;
    this.addresses = ServiceAddresses.of(shared.options().serviceCidr());
  }

  KubeObject allocate(KubeObject service) {
    if (type(service).equals("ExternalName")) {
      return service;
    }
    KubeObject object = service;
    String address = service.text("spec", "clusterIP");
    if (address.isEmpty()) {
      address = freeAddress();
    } else if (!address.equals("None")) {
      checkFree(service, address);
    }
    object = object.with(address, "spec", "clusterIP").with(List.of(address), "spec", "clusterIPs");
    if (object.list("spec", "ipFamilies").isEmpty()) {
      object = object.with(List.of("IPv4"), "spec", "ipFamilies");
    }
    if (object.text("spec", "ipFamilyPolicy").isEmpty()) {
      object = object.with("SingleStack", "spec", "ipFamilyPolicy");
    }
    return withNodePorts(object);
  }

  /// What was allocated stays when an update does not mention it.
  KubeObject update(KubeObject live, KubeObject given) {
    KubeObject wanted = type(live).equals(type(given)) ? given : ServiceTypes.changed(live, given);
    if (type(wanted).equals("ExternalName")) {
      return wanted;
    }
    if (type(live).equals("ExternalName")) {
      return allocate(wanted);
    }
    KubeObject object = wanted;
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      Object value = live.at("spec", field);
      if (wanted.at("spec", field) == null && value != null) {
        object = object.with(value, "spec", field);
      }
    }
    return withNodePorts(keptNodePorts(live, object));
  }

  private static KubeObject keptNodePorts(KubeObject live, KubeObject wanted) {
    List<@Nullable Object> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : wanted.maps("spec", "ports")) {
      ports.add(
          port.get("nodePort") != null || !hasNodePorts(wanted)
              ? port
              : live.maps("spec", "ports").stream()
                  .filter(old -> samePort(old, port) && old.get("nodePort") != null)
                  .findFirst()
                  .map(old -> Tree.with(port, old.get("nodePort"), "nodePort"))
                  .orElse(port));
    }
    return ports.isEmpty() ? wanted : wanted.with(ports, "spec", "ports");
  }

  private static boolean samePort(
      Map<String, @Nullable Object> left, Map<String, @Nullable Object> right) {
    return Objects.equals(left.get("port"), right.get("port"))
        && Objects.equals(left.get("protocol"), right.get("protocol"));
  }

  private static boolean hasNodePorts(KubeObject service) {
    return type(service).equals("NodePort")
        || (type(service).equals("LoadBalancer")
            && !Boolean.FALSE.equals(service.at("spec", "allocateLoadBalancerNodePorts")));
  }

  private KubeObject withNodePorts(KubeObject service) {
    if (!hasNodePorts(service)) {
      return service;
    }
    Set<Long> taken = takenNodePorts();
    List<@Nullable Object> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : service.maps("spec", "ports")) {
      long asked = Tree.numberAt(0, port, "nodePort");
      if (asked != 0) {
        checkNodePort(service, asked, ports.size());
        ports.add(port);
        continue;
      }
      long free = FIRST_NODE_PORT + shared.world().random().nextInt(NODE_PORTS);
      while (!taken.add(free)) {
        free = FIRST_NODE_PORT + (free + 1 - FIRST_NODE_PORT) % NODE_PORTS;
      }
      ports.add(Tree.with(port, free, "nodePort"));
    }
    return service.with(ports, "spec", "ports");
  }

  private static void checkNodePort(KubeObject service, long port, int index) {
    if (port >= FIRST_NODE_PORT && port < FIRST_NODE_PORT + NODE_PORTS) {
      return;
    }
    FieldErrors errors = new FieldErrors();
    errors.invalid(
        "spec.ports[" + index + "].nodePort",
        port,
        "provided port is not in the valid range. The range of valid ports is "
            + FIRST_NODE_PORT
            + "-"
            + (FIRST_NODE_PORT + NODE_PORTS - 1));
    errors.throwIfAny(KIND, service.name());
  }

  private static String type(KubeObject service) {
    return service.text("spec", "type");
  }

  private List<Entry> services() {
    String resource = shared.types().of(KIND).resource();
    return shared.storage().range(StorageRange.all(resource)).entries();
  }

  private Set<String> taken() {
    Set<String> taken = new HashSet<>();
    services().forEach(entry -> taken.add(entry.object().text("spec", "clusterIP")));
    return taken;
  }

  private Set<Long> takenNodePorts() {
    Set<Long> taken = new HashSet<>();
    for (Entry entry : services()) {
      for (var port : entry.object().maps("spec", "ports")) {
        taken.add(Tree.numberAt(0, port, "nodePort"));
      }
    }
    return taken;
  }

  private String freeAddress() {
    Set<String> taken = taken();
    // The first address is the API server's own.
    long offset = 2 + shared.world().random().nextLong(addresses.usable() - 1);
    for (long tried = 0; tried < addresses.usable(); tried++) {
      String address = addresses.at(offset);
      if (!taken.contains(address)) {
        return address;
      }
      offset = offset == addresses.usable() ? 2 : offset + 1;
    }
    throw Failures.internal(
        "Internal error occurred: failed to allocate a serviceIP: range is full");
  }

  private void checkFree(KubeObject service, String address) {
    FieldErrors errors = new FieldErrors();
    if (!addresses.contains(address)) {
      errors.invalid(
          "spec.clusterIPs",
          List.of(address),
          "failed to allocate IP "
              + address
              + ": the provided network does not match the current"
              + " range");
    } else if (taken().contains(address)) {
      errors.invalid(
          "spec.clusterIPs",
          List.of(address),
          "failed to allocate IP " + address + ": provided IP is already allocated");
    }
    errors.throwIfAny(KIND, service.name());
  }
}
