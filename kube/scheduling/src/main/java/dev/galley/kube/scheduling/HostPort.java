package dev.galley.kube.scheduling;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A port of the node that a pod wants for itself.
public record HostPort(String address, String protocol, long port) {

  static List<HostPort> listOf(Map<String, @Nullable Object> spec) {
    List<HostPort> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "containers")) {
      for (Map<String, @Nullable Object> port : Tree.mapsAt(container, "ports")) {
        long number = Tree.numberAt(0, port, "hostPort");
        if (number > 0) {
          String address = Tree.textAt(port, "hostIP");
          String protocol = Tree.textAt(port, "protocol");
          ports.add(
              new HostPort(
                  address.isEmpty() ? "0.0.0.0" : address,
                  protocol.isEmpty() ? "TCP" : protocol,
                  number));
        }
      }
    }
    return ports;
  }

  /// The wildcard address takes the port on every address.
  public boolean conflictsWith(HostPort other) {
    boolean sameAddress =
        address.equals(other.address)
            || address.equals("0.0.0.0")
            || other.address.equals("0.0.0.0");
    return sameAddress && port == other.port && protocol.equals(other.protocol);
  }
}
