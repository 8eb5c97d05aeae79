package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.access.BootstrapPolicy;
import dev.galley.kube.access.FlowControlPolicy;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates what every cluster has from its first moment.
final class Bootstrap {
  private static final UserInfo SERVER = UserInfo.administrator("system:apiserver");
  private static final WriteOptions OPTIONS = WriteOptions.by("kube-apiserver");
  private static final WriteOptions FLOW_CONTROL =
      WriteOptions.by("api-priority-and-fairness-config-producer-v1");
  private static final WriteOptions FLOW_CONTROL_STATUS =
      WriteOptions.by("api-priority-and-fairness-config-consumer-v1").status();

  private Bootstrap() {}

  static void run(Handlers handlers) {
    for (String name : List.of("kube-system", "kube-public", "kube-node-lease", "default")) {
      create(handlers, KubeObject.of(kind("v1", "Namespace"), ObjectName.cluster(name)));
    }
    create(handlers, priorityClass("system-node-critical", 2_000_001_000L, NODE_CRITICAL));
    create(handlers, priorityClass("system-cluster-critical", 2_000_000_000L, CLUSTER_CRITICAL));
    serviceRange(handlers);
    create(handlers, kubernetesService(handlers.shared().options()));
    FlowControlPolicy.objects().forEach(each -> flowControl(handlers, each));
    BootstrapPolicy.objects().forEach(each -> BootstrapRoles.create(handlers.shared(), each));
  }

  private static void serviceRange(Handlers handlers) {
    KubeObject range =
        KubeObject.of(kind("networking.k8s.io/v1", "ServiceCIDR"), ObjectName.cluster("kubernetes"))
            .with(List.of(handlers.shared().options().serviceCidr()), "spec", "cidrs");
    if (create(handlers, range, OPTIONS)) {
      status(
          handlers,
          range,
          WriteOptions.by("kubernetes-service-cidr-controller").status(),
          Tree.map(
              "type",
              "Ready",
              "status",
              "True",
              "lastTransitionTime",
              Times.seconds(handlers.shared().world().now()),
              "reason",
              "",
              "message",
              "Kubernetes default Service CIDR is ready"));
    }
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

  private static void flowControl(Handlers handlers, KubeObject object) {
    if (!create(handlers, object, FLOW_CONTROL) || !object.kind().equals("FlowSchema")) {
      return;
    }
    String level = object.text("spec", "priorityLevelConfiguration", "name");
    status(
        handlers,
        object,
        FLOW_CONTROL_STATUS,
        Tree.map(
            "type",
            "Dangling",
            "status",
            "False",
            "lastTransitionTime",
            Times.seconds(handlers.shared().world().now()),
            "reason",
            "Found",
            "message",
            "This FlowSchema references the PriorityLevelConfiguration object named \""
                + level
                + "\" and it exists"));
  }

  private static void status(
      Handlers handlers,
      KubeObject object,
      WriteOptions options,
      Map<String, @Nullable Object> condition) {
    KubeObject status =
        KubeObject.of(object.groupVersionKind(), object.objectName())
            .with(List.of(condition), "status", "conditions");
    Served served = handlers.shared().types().of(object.groupVersionKind());
    Request request = new Request(SERVER, served, options, Request.UNHEARD);
    handlers.update().patch(request, object.objectName(), new Patch.Apply(status, true));
  }

  private static void create(Handlers handlers, KubeObject object) {
    create(handlers, object, OPTIONS);
  }

  /// Whether it was not there.
  private static boolean create(Handlers handlers, KubeObject object, WriteOptions options) {
    Served served = handlers.shared().types().of(object.groupVersionKind());
    if (handlers.shared().storage().get(served.key(object.objectName())).isPresent()) {
      return false; // A storage that was used before has it already.
    }
    try {
      handlers.creation().create(new Request(SERVER, served, options, Request.UNHEARD), object);
      return true;
    } catch (ApiException failure) {
      if (!failure.isAlreadyExists()) {
        throw failure;
      }
      return false;
    }
  }
}
