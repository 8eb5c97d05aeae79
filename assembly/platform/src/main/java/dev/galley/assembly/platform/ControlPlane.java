package dev.galley.assembly.platform;

import dev.galley.base.runtime.World;
import dev.galley.control.kubelet.KubeletOptions;
import dev.galley.control.kubelet.Programs;
import dev.galley.control.kubelet.SimulatedKubelet;
import dev.galley.control.scheduler.Scheduler;
import dev.galley.control.workloads.Workloads;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;

/// What EKS runs for its customers, and the kubelets of their machines: an API server, the
/// controllers that every cluster has, a scheduler, and simulated nodes.
final class ControlPlane {
  private final ApiServer server;
  private final KubeApi administrator;
  private final SimulatedKubelet kubelet;

  private ControlPlane(ApiServer server, KubeApi administrator, SimulatedKubelet kubelet) {
    this.server = server;
    this.administrator = administrator;
    this.kubelet = kubelet;
  }

  /// Starts everything as children of the calling task.
  ///
  /// @param serviceCidr where services get their addresses
  /// @param programs given the server, so that programs can call it
  static ControlPlane start(
      World world,
      String version,
      String serviceCidr,
      KubeletOptions kubeletOptions,
      java.util.function.Function<ApiServer, Programs> programs) {
    ApiServerOptions standard = ApiServerOptions.DEFAULT;
    ApiServer server =
        ApiServer.start(
            world,
            new MemoryStorage(),
            new ApiServerOptions(
                serviceCidr,
                version,
                standard.watchBuffer(),
                standard.authorizer(),
                standard.admission()));
    Workloads.start(world, server.as(UserInfo.administrator("system:kube-controller-manager")));
    Scheduler.start(world, server.as(UserInfo.administrator("system:kube-scheduler")));
    SimulatedKubelet kubelet =
        new SimulatedKubelet(
            world,
            server.as(UserInfo.administrator("system:node")),
            programs.apply(server),
            kubeletOptions);
    return new ControlPlane(server, server.as(UserInfo.administrator("kubernetes-admin")), kubelet);
  }

  ApiServer server() {
    return server;
  }

  KubeApi administrator() {
    return administrator;
  }

  SimulatedKubelet kubelet() {
    return kubelet;
  }
}
