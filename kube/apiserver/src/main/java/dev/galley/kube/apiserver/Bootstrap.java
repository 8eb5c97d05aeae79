package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.List;

/// Creates what every cluster has from its first moment.
final class Bootstrap {
  private static final UserInfo SERVER = UserInfo.administrator("system:apiserver");
  private static final WriteOptions OPTIONS = WriteOptions.by("kube-apiserver");

  private Bootstrap() {}

  static void run(Handlers handlers) {
    for (String name : List.of("kube-system", "kube-public", "kube-node-lease", "default")) {
      create(handlers, KubeObject.of(kind("v1", "Namespace"), ObjectName.cluster(name)));
    }
    create(handlers, priorityClass("system-node-critical", 2_000_001_000L, NODE_CRITICAL));
    create(handlers, priorityClass("system-cluster-critical", 2_000_000_000L, CLUSTER_CRITICAL));
    create(handlers, kubernetesService(handlers.shared().options()));
  }

  private static final String NODE_CRITICAL =
      "Used for system critical pods that must not be moved from their current node.";
  private static final String CLUSTER_CRITICAL =
      "Used for system critical pods that must run in the cluster, but can be moved to another"
          + " node if necessary.";

  private static KubeObject priorityClass(String name, long value, String description) {
    return KubeObject.of(kind("scheduling.k8s.io/v1", "PriorityClass"), ObjectName.cluster(name))
        .with(value, "value")
        .with(description, "description");
  }

  private static KubeObject kubernetesService(ApiServerOptions options) {
    return KubeObject.of(kind("v1", "Service"), new ObjectName("default", "kubernetes"))
        .withLabel("component", "apiserver")
        .withLabel("provider", "kubernetes")
        .with(
            Tree.map(
                "type",
                "ClusterIP",
                "clusterIP",
                ServiceAddresses.of(options.serviceCidr()).first(),
                "ports",
                List.of(
                    Tree.map("name", "https", "port", 443, "protocol", "TCP", "targetPort", 443))),
            "spec");
  }

  private static GroupVersionKind kind(String apiVersion, String kind) {
    return GroupVersionKind.of(apiVersion, kind);
  }

  private static void create(Handlers handlers, KubeObject object) {
    Served served = handlers.shared().types().of(object.groupVersionKind());
    if (handlers.shared().storage().get(served.key(object.objectName())).isPresent()) {
      return; // A storage that was used before has it already.
    }
    try {
      handlers.creation().create(new Request(SERVER, served, OPTIONS, Request.UNHEARD), object);
    } catch (ApiException failure) {
      if (!failure.isAlreadyExists()) {
        throw failure;
      }
    }
  }
}
