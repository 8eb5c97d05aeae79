package dev.galley.control.workloads;

import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import java.util.List;

/// The controllers that `kube-controller-manager` runs: workloads, namespaces, nodes, garbage.
public final class Workloads {
  private final World world;
  private final KubeApi api;
  private final WorkloadsOptions options;
  private final Cluster cluster;

  private Workloads(World world, KubeApi api, WorkloadsOptions options) {
    this.world = world;
    this.api = api;
    this.options = options;
    this.cluster = new Cluster(world, new Informers(world, api), "kube-controller-manager");
  }

  /// Starts all controllers; cancel the task to stop them.
  public static Task start(World world, KubeApi api) {
    return start(world, api, WorkloadsOptions.DEFAULT);
  }

  public static Task start(World world, KubeApi api, WorkloadsOptions options) {
    return world.start("controller-manager", () -> new Workloads(world, api, options).run());
  }

  private void run() {
    controllers().forEach(each -> each.start(world, cluster.informers()));
    new GarbageCollector(cluster).run();
  }

  private List<Controller> controllers() {
    RootCertificate root = new RootCertificate(cluster, options.rootCertificate());
    NamespaceDefaults defaults = new NamespaceDefaults(cluster, root);
    NodeLifecycle nodes =
        new NodeLifecycle(cluster, recorder("node-controller"), options.nodeGracePeriod());
    StorageProtection protection = new StorageProtection(cluster);
    Volumes volumes = new Volumes(cluster, recorder("persistentvolume-controller"));
    return List.of(
        volumes.claims(),
        volumes.reclaimer(),
        protection.claims(),
        protection.volumes(),
        new ResourceQuotas(cluster).controller(),
        new Namespaces(cluster).controller(),
        new ClusterRoleAggregation(cluster).controller(),
        defaults.serviceAccounts(),
        defaults.rootCertificates(),
        new AccountTokens(cluster, options.issuer(), root).controller(),
        new CertificateSigning(cluster, options.issuer()).controller(),
        new ReplicaSets(cluster, recorder("replicaset-controller"), Kinds.REPLICA_SET).controller(),
        new ReplicaSets(
                cluster, recorder("replication-controller"), ReplicaSets.REPLICATION_CONTROLLER)
            .controller(),
        new Deployments(cluster, recorder("deployment-controller")).controller(),
        new DaemonSets(cluster, recorder("daemonset-controller")).controller(),
        new StatefulSets(cluster, recorder("statefulset-controller")).controller(),
        new Jobs(cluster, recorder("job-controller")).controller(),
        new EndpointSlices(cluster).controller(),
        new Disruptions(cluster, recorder("controllermanager")).controller(),
        nodes.lifecycle(),
        nodes.taintEviction(),
        new PodGarbage(cluster).controller());
  }

  private EventRecorder recorder(String component) {
    return new EventRecorder(world, api, component);
  }
}
