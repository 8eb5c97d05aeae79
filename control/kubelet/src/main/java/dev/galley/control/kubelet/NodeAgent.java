package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.util.Optional;

/// The part of a kubelet that speaks for its machine: registers it, says when it is ready, and
/// keeps its lease alive.
final class NodeAgent {
  private static final Backoff RETRIES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(7));

  private final Cluster cluster;
  private final World world;
  private final KubeletOptions options;

  NodeAgent(Cluster cluster, KubeletOptions options) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.options = options;
  }

  /// Does what is due for the machine now.
  Outcome reconcile(SimulatedNode node) {
    if (!node.registered) {
      register(node);
      node.registered = true;
      node.readyAt = world.now().plus(options.scaled(node.spec.readyAfter()));
    }
    Duration left = Duration.between(world.now(), node.readyAt);
    if (left.isPositive()) {
      renewLease(node);
      return Outcome.again(left);
    }
    if (!node.ready) {
      becomeReady(node);
      node.ready = true;
    }
    if (options.heartbeat().isZero()) {
      return Outcome.DONE;
    }
    renewLease(node);
    return Outcome.again(options.heartbeat());
  }

  /// Tries until it works; a kubelet never gives up.
  private void persist(Runnable step) {
    for (int failures = 0; ; failures++) {
      try {
        step.run();
        return;
      } catch (ApiException | FaultStruck _) {
        world.sleep(RETRIES.after(failures));
      }
    }
  }

  private void register(SimulatedNode node) {
    NodeSpec spec = node.spec;
    Optional<KubeObject> known = live(spec.name());
    KubeObject object =
        known.isPresent() ? known.get() : cluster.create(NodeObjects.node(spec, node.podCidr));
    cluster.updateStatus(NodeObjects.withStatus(object, spec, node.address, world.now()));
    EventRecorder events = recorder(spec);
    events.normal(object, "Starting", "Starting kubelet.");
  }

  private EventRecorder recorder(NodeSpec spec) {
    return new EventRecorder(world, cluster.api(), "kubelet", spec.name());
  }

  private Optional<KubeObject> live(String name) {
    return cluster.live(Kinds.NODE, ObjectName.cluster(name));
  }

  private void becomeReady(SimulatedNode node) {
    Optional<KubeObject> found = live(node.spec.name());
    if (found.isEmpty()) {
      return;
    }
    KubeObject ready = NodeObjects.ready(found.get(), world.now());
    KubeObject written = cluster.updateStatus(ready);
    KubeObject free = NodeObjects.withoutNotReadyTaint(written);
    if (!free.equals(written)) {
      cluster.update(free);
    }
    recorder(node.spec)
        .normal(written, "NodeReady", "Node " + node.spec.name() + " status is now: NodeReady");
  }

  private void renewLease(SimulatedNode node) {
    Optional<KubeObject> lease = cluster.live(Kinds.LEASE, NodeObjects.leaseName(node.spec.name()));
    boolean ahead = options.heartbeat().isZero();
    if (lease.isPresent()) {
      cluster.update(NodeObjects.renewed(lease.get(), world.now(), ahead));
      return;
    }
    Optional<KubeObject> object = live(node.spec.name());
    if (object.isPresent()) {
      cluster.create(NodeObjects.renewed(NodeObjects.lease(object.get()), world.now(), ahead));
    }
  }

  /// A lease that was renewed ahead ends now, as if it had been renewed again and again until now.
  void fallSilent(SimulatedNode node) {
    if (options.heartbeat().isZero()) {
      persist(() -> endLease(node));
    }
  }

  private void endLease(SimulatedNode node) {
    cluster
        .live(Kinds.LEASE, NodeObjects.leaseName(node.spec.name()))
        .ifPresent(lease -> cluster.update(NodeObjects.renewed(lease, world.now(), false)));
  }
}
