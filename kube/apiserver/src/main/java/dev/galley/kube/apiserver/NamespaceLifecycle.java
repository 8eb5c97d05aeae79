package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The NamespaceLifecycle admission plugin: objects are made only in namespaces that exist and
/// stay, and the namespaces of the system are not deleted.
public final class NamespaceLifecycle implements Admission {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  private final ClusterState cluster;

  public NamespaceLifecycle(ClusterState cluster) {
    this.cluster = cluster;
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    boolean ofNamespaces =
        request.target().type().plural().equals("namespaces")
            && request.target().type().group().isEmpty();
    switch (request.target().operation()) {
      case DELETE -> {
        if (ofNamespaces && IMMORTAL.contains(request.target().name().name())) {
          throw request.forbidden("this namespace may not be deleted");
        }
      }
      case CREATE, UPDATE -> {
        // Whoever asks what may be done in a namespace does not learn whether it exists.
        boolean asks = request.isOn("authorization.k8s.io", "localsubjectaccessreviews");
        if (!ofNamespaces && !asks && !request.namespace().isEmpty()) {
          check(request);
        }
      }
      case CONNECT -> {}
    }
    return request;
  }

  private void check(AdmissionRequest request) {
    String name = request.namespace();
    Optional<KubeObject> found = cluster.namespace(name);
    if (found.isEmpty()) {
      throw notFound(name);
    }
    if (request.creates() && found.get().text("status", "phase").equals("Terminating")) {
      throw request.forbidden(
          "unable to create new content in namespace " + name + " because it is being terminated",
          List.of(
              Tree.map(
                  "reason", "NamespaceTerminating",
                  "message", "namespace " + name + " is being terminated",
                  "field", "metadata.namespace")));
    }
  }

  private ApiException notFound(String name) {
    ResourceType namespaces =
        cluster.types().stream()
            .filter(type -> type.kind().equals(ClusterState.NAMESPACE))
            .findFirst()
            .orElseThrow();
    return Failures.notFound(namespaces, name);
  }
}
