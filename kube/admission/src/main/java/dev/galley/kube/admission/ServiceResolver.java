package dev.galley.kube.admission;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.ClusterState;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says where a service is reached.
@FunctionalInterface
public interface ServiceResolver {
  /// @throws WebhookUnreachable when it is not
  InetSocketAddress address(WebhookCaller.Service service);

  /// The first ready endpoint of the service, as an API server with aggregator routing (EKS) does.
  static ServiceResolver byEndpoints(ClusterState cluster) {
    return service -> {
      Map<String, @Nullable Object> endpoint = Endpoints.ready(cluster, service);
      return new InetSocketAddress(
          Tree.textAt(endpoint, "address"), (int) Tree.numberAt(0, endpoint, "port"));
    };
  }

  /// Looks up services and their slices.
  final class Endpoints {
    private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
    private static final GroupVersionKind SLICE =
        new GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice");

    private Endpoints() {}

    /// The `address` and the `port` of a ready endpoint, and the `pod` behind it when there is one.
    ///
    /// @throws WebhookUnreachable when there is none, in the words of an API server
    static Map<String, @Nullable Object> ready(ClusterState cluster, WebhookCaller.Service wanted) {
      KubeObject service =
          cluster
              .find(SERVICE, new ObjectName(wanted.namespace(), wanted.name()))
              .orElseThrow(
                  () -> new WebhookUnreachable("service \"" + wanted.name() + "\" not found"));
      if (service.text("spec", "type").equals("ExternalName")) {
        throw new WebhookUnreachable("unsupported service type \"ExternalName\"");
      }
      String port =
          service.maps("spec", "ports").stream()
              .filter(each -> Tree.numberAt(0, each, "port") == wanted.port())
              .map(each -> Tree.textAt(each, "name"))
              .findFirst()
              .orElseThrow(() ->
                  new WebhookUnreachable(
                      "no service port "
                          + wanted.port()
                          + " found for service \""
                          + wanted.name()
                          + "\""));
      return cluster.list(SLICE, wanted.namespace()).stream()
          .filter(slice -> wanted.name().equals(slice.labels().get("kubernetes.io/service-name")))
          .map(slice -> in(slice, port))
          .flatMap(Optional::stream)
          .findFirst()
          .orElseThrow(() ->
              new WebhookUnreachable(
                  "no endpoints available for service \"" + wanted.name() + "\""));
    }

    private static Optional<Map<String, @Nullable Object>> in(KubeObject slice, String name) {
      for (Map<String, @Nullable Object> port : slice.maps("ports")) {
        if (!Tree.textAt(port, "name").equals(name) || port.get("port") == null) {
          continue;
        }
        for (Map<String, @Nullable Object> endpoint : slice.maps("endpoints")) {
          List<String> addresses = Tree.textsAt(endpoint, "addresses");
          boolean ready = !Boolean.FALSE.equals(Tree.at(endpoint, "conditions", "ready"));
          if (ready && !addresses.isEmpty()) {
            return Optional.of(
                Tree.map(
                    "address", addresses.getFirst(),
                    "port", port.get("port"),
                    "pod", Tree.at(endpoint, "targetRef", "name")));
          }
        }
      }
      return Optional.empty();
    }
  }
}
