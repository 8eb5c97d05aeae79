package dev.galley.assembly.platform;

import dev.galley.base.runtime.World;
import dev.galley.cloud.catalog.Allocatable;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.InstanceType;
import dev.galley.cloud.catalog.NodeSettings;
import dev.galley.cloud.simulator.InstanceEvent;
import dev.galley.cloud.simulator.InstanceView;
import dev.galley.control.kubelet.NodeSpec;
import dev.galley.control.kubelet.SimulatedKubelet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Turns simulated instances into nodes: an instance whose user data names the cluster joins it
/// when it has booted, and leaves when it goes.
final class Machines {
  /// From running user data until the node says it is ready: nodeadm, containerd, the CNI plugin.
  private static final Duration UNTIL_READY = Duration.ofSeconds(12);

  private final World world;
  private final PlatformSettings settings;
  private final SimulatedKubelet kubelet;

  Machines(World world, PlatformSettings settings, SimulatedKubelet kubelet) {
    this.world = world;
    this.settings = settings;
    this.kubelet = kubelet;
  }

  void onInstance(InstanceEvent event) {
    switch (event) {
      case InstanceEvent.Launched _ -> {}
      case InstanceEvent.Interrupted _ -> {}
      case InstanceEvent.Running(InstanceView instance) -> join(instance);
      case InstanceEvent.ShuttingDown(InstanceView instance) ->
          kubelet.stopNode(instance.privateDnsName());
      case InstanceEvent.Terminated(InstanceView instance) ->
          world.start(
              "removal of node " + instance.privateDnsName(),
              () -> kubelet.removeNode(instance.privateDnsName()));
    }
  }

  private void join(InstanceView instance) {
    Optional<NodeBootstrap> told =
        NodeBootstrap.read(instance.userData())
            .filter(each -> each.cluster().equals(settings.spec().name()));
    Optional<InstanceType> type = Catalog.builtIn().find(instance.type());
    if (told.isPresent() && type.isPresent()) {
      kubelet.joinNode(node(instance, type.get(), told.get()));
    }
  }

  private NodeSpec node(InstanceView instance, InstanceType type, NodeBootstrap told) {
    String region = Catalog.regionOf(instance.zone());
    NodeSettings nodeSettings = NodeSettings.DEFAULT.amiFamily(told.amiFamily());
    Allocatable room = Allocatable.of(type, nodeSettings);
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    labels.put("topology.k8s.aws/zone-id", Catalog.zoneId(instance.zone()));
    labels.putAll(told.labels());
    NodeSpec spec =
        NodeSpec.named(instance.privateDnsName())
            .capacity(Allocatable.quantities(room.capacity()))
            .allocatable(room.quantities())
            .placed(region, instance.zone(), instance.type())
            .labels(labels)
            .providerId(instance.providerId())
            .internalIp(instance.privateIp())
            .architecture(type.processor().architecture())
            .kubeletVersion("v" + settings.spec().kubernetesVersion() + ".0-eks-simulated")
            .readyAfter(Duration.ofNanos((long) (UNTIL_READY.toNanos() / settings.speed())));
    for (NodeBootstrap.Taint taint : told.taints()) {
      spec = spec.taint(taint.key(), taint.value(), taint.effect());
    }
    return spec;
  }
}
