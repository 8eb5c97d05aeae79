package dev.galley.assembly.cluster;

import dev.galley.base.runtime.World;
import dev.galley.control.kubelet.KubeletOptions;
import dev.galley.control.kubelet.Programs;
import dev.galley.control.kubelet.SimulatedKubelet;
import dev.galley.control.scheduler.Scheduler;
import dev.galley.control.workloads.Workloads;
import dev.galley.control.workloads.WorkloadsOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import java.util.function.Function;

/// What a cluster runs beside its API server: the controllers that every cluster has, a scheduler,
/// and the kubelets of simulated machines.
public final class ControlPlane {
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
  /// @param programs given the server, so that programs can call it
  public static ControlPlane start(
      World world,
      ApiServer server,
      KubeletOptions kubeletOptions,
      Function<ApiServer, Programs> programs) {
    return start(world, server, WorkloadsOptions.DEFAULT, kubeletOptions, programs);
  }

  /// The same with controllers that are set up otherwise.
  public static ControlPlane start(
      World world,
      ApiServer server,
      WorkloadsOptions options,
      KubeletOptions kubeletOptions,
      Function<ApiServer, Programs> programs) {
    Workloads.start(
        world, server.as(UserInfo.administrator("system:kube-controller-manager")), options);
    Scheduler.start(world, server.as(UserInfo.administrator("system:kube-scheduler")));
    SimulatedKubelet kubelet =
        new SimulatedKubelet(
            world,
            server.as(UserInfo.administrator("system:node")),
            programs.apply(server),
            kubeletOptions);
    return new ControlPlane(server, server.as(UserInfo.administrator("kubernetes-admin")), kubelet);
  }

  public ApiServer server() {
    return server;
  }

  /// The API as somebody sees it who may do everything.
  public KubeApi administrator() {
    return administrator;
  }

  /// The machines; none has joined at first.
  public SimulatedKubelet kubelet() {
    return kubelet;
  }
}
