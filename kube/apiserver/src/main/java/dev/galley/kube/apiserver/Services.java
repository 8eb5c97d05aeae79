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
    checkFamilies(service, address.equals("None") && service.map("spec", "selector").isEmpty());
    // Who selects its endpoints itself may give them addresses of either family.
    boolean both = address.equals("None") && object.map("spec", "selector").isEmpty();
    if (object.list("spec", "ipFamilies").isEmpty()) {
      object = object.with(both ? List.of("IPv4", "IPv6") : List.of("IPv4"), "spec", "ipFamilies");
    }
    if (object.text("spec", "ipFamilyPolicy").isEmpty()) {
      object = object.with(both ? "RequireDualStack" : "SingleStack", "spec", "ipFamilyPolicy");
    }
    return withHealthCheck(withNodePorts(object));
  }

  /// The cluster has addresses of one family.
  private static void checkFamilies(KubeObject service, boolean free) {
    FieldErrors errors = new FieldErrors();
    if (!free && service.text("spec", "ipFamilyPolicy").equals("RequireDualStack")) {
      errors.invalid(
          "spec.ipFamilyPolicy",
          "RequireDualStack",
          "this cluster is not configured for dual-stack services");
    }
    List<String> families = service.texts("spec", "ipFamilies");
    for (int i = 0; i < families.size() && !free; i++) {
      if (families.get(i).equals("IPv6")) {
        errors.invalid("spec.ipFamilies[" + i + "]", "IPv6", "not configured on this cluster");
      }
    }
    errors.throwIfAny(KIND, service.name());
  }

  /// Balancers that keep to the nodes with endpoints ask each node for them, at a port of its own.
  private KubeObject withHealthCheck(KubeObject service) {
    boolean checked =
        type(service).equals("LoadBalancer")
            && service.text("spec", "externalTrafficPolicy").equals("Local");
    return checked && service.number(0, "spec", "healthCheckNodePort") == 0
        ? service.with(freeNodePort(takenNodePorts()), "spec", "healthCheckNodePort")
        : service;
  }

  private long freeNodePort(Set<Long> taken) {
    long free = FIRST_NODE_PORT + shared.world().random().nextInt(NODE_PORTS);
    while (!taken.add(free)) {
      free = FIRST_NODE_PORT + (free + 1 - FIRST_NODE_PORT) % NODE_PORTS;
    }
    return free;
  }

  /// The first of the addresses is the address; who changes only one of the two means both.
  private static KubeObject withFirstAddress(KubeObject live, KubeObject wanted) {
    String address = wanted.text("spec", "clusterIP");
    boolean changed = !address.isEmpty() && !address.equals(live.text("spec", "clusterIP"));
    boolean same = live.list("spec", "clusterIPs").equals(wanted.list("spec", "clusterIPs"));
    return changed && same ? wanted.with(List.of(address), "spec", "clusterIPs") : wanted;
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
    KubeObject object = withFirstAddress(live, wanted);
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      Object value = live.at("spec", field);
      if (wanted.at("spec", field) == null && value != null) {
        object = object.with(value, "spec", field);
      }
    }
    if (object.at("spec", "healthCheckNodePort") == null
        && live.at("spec", "healthCheckNodePort") instanceof Long kept
        && object.text("spec", "externalTrafficPolicy").equals("Local")) {
      object = object.with(kept, "spec", "healthCheckNodePort");
    }
    return withHealthCheck(withNodePorts(keptNodePorts(live, object)));
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
      ports.add(Tree.with(port, freeNodePort(taken), "nodePort"));
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
      taken.add(entry.object().number(0, "spec", "healthCheckNodePort"));
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
    if (!PodSpecValidation.isAddress(address)) {
      // Validation says so.
      return;
    }
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
