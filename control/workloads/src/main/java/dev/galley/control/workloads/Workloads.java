package dev.galley.control.workloads;

import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informers;

/// The controllers that `kube-controller-manager` runs: workloads, namespaces, garbage.
public final class Workloads {
  private Workloads() {}

  /// Starts all controllers; cancel the task to stop them.
  public static Task start(World world, KubeApi api) {
    return start(world, api, WorkloadsOptions.DEFAULT);
  }

  public static Task start(World world, KubeApi api, WorkloadsOptions options) {
    return world.start("controller-manager", () -> run(world, api, options));
  }

  private static void run(World world, KubeApi api, WorkloadsOptions options) {
    Informers informers = new Informers(world, api);
    Cluster cluster = new Cluster(world, informers, "kube-controller-manager");
    new ReplicaSets(cluster, new EventRecorder(world, api, "replicaset-controller"))
        .controller()
        .start(world, informers);
    new Deployments(cluster, new EventRecorder(world, api, "deployment-controller"))
        .controller()
        .start(world, informers);
    new Namespaces(cluster).controller().start(world, informers);
    NamespaceDefaults defaults = new NamespaceDefaults(cluster, options.rootCertificate());
    defaults.serviceAccounts().start(world, informers);
    defaults.rootCertificates().start(world, informers);
    world.start("garbage-collector", () -> new GarbageCollector(cluster).run());
    world.signal("the end of the controllers").awaitAfter(0);
  }
}
