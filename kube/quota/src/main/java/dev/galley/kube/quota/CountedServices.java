package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Services, and the load balancers and node ports that they take.
final class CountedServices implements Counted {
  private static final List<String> NAMES =
      List.of("count/services", "services", "services.loadbalancers", "services.nodeports");

  @Override
  public TreeSet<String> matching(Collection<String> given) {
    TreeSet<String> matching = new TreeSet<>(given);
    matching.retainAll(NAMES);
    return matching;
  }

  @Override
  public TreeMap<String, Quantity> usage(KubeObject service, Instant now) {
    String type = service.text("spec", "type");
    boolean balanced = type.equals("LoadBalancer");
    TreeMap<String, Quantity> usage = new TreeMap<>();
    usage.put("count/services", Quantity.of(1));
    usage.put("services", Quantity.of(1));
    usage.put("services.loadbalancers", Quantity.of(balanced ? 1 : 0));
    long ports = 0;
    if (balanced && Boolean.FALSE.equals(service.at("spec", "allocateLoadBalancerNodePorts"))) {
      ports =
          service.maps("spec", "ports").stream()
              .filter(port -> Tree.numberAt(0, port, "nodePort") != 0)
              .count();
    } else if (balanced || type.equals("NodePort")) {
      ports = service.list("spec", "ports").size();
    }
    usage.put("services.nodeports", Quantity.of(ports));
    return usage;
  }

  @Override
  public boolean countsUpdates(KubeObject before, KubeObject after) {
    return true;
  }
}
