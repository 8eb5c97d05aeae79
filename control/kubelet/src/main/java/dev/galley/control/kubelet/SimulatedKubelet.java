package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The kubelets of simulated machines: nodes join and leave, the pods bound to them run as state
/// machines, images that are bound to a [Program] run it.
///
/// Make it in the task that it belongs to: it stops with that task.
public final class SimulatedKubelet {
  private static final String BY_NODE = "node";

  private final World world;
  private final Cluster cluster;
  private final ContainerLogs logs;
  private final PodMachine machine;
  private final Controller controller;
  private final NodeAgent agent;
  private final Controller machines;
  private final List<Task> tasks;
  private final Map<String, SimulatedNode> nodes = new ConcurrentSkipListMap<>();
  private final Map<ObjectName, PodRun> runs = new ConcurrentSkipListMap<>();
  private final AtomicInteger joined = new AtomicInteger();

  public SimulatedKubelet(World world, KubeApi api, Programs programs, KubeletOptions options) {
    this.world = world;
    this.cluster = new Cluster(world, new Informers(world, api), "kubelet");
    this.logs = new ContainerLogs(world);
    PodEvents events = new PodEvents(world, api);
    References references = new References(cluster);
    ContainerMachine containers =
        new ContainerMachine(world, options, programs, references, logs, events);
    this.machine = new PodMachine(world, options, references, containers, events);
    this.agent = new NodeAgent(cluster, options);
    cluster.of(Kinds.POD).addIndex(BY_NODE, pod -> List.of(pod.text("spec", "nodeName")));
    this.controller =
        Controller.named("kubelet")
            .watches(Kinds.POD)
            .when((before, after) -> isMine(before) || isMine(after))
            .reconciles(this::reconcile);
    this.machines =
        Controller.named("kubelet machines")
            .reconciles(name -> {
              SimulatedNode node = nodes.get(name.name());
              return node == null ? Outcome.DONE : agent.reconcile(node);
            });
    this.tasks =
        List.of(
            controller.start(world, cluster.informers()),
            machines.start(world, cluster.informers()));
  }

  private boolean isMine(@Nullable KubeObject pod) {
    return pod != null && nodes.containsKey(pod.text("spec", "nodeName"));
  }

  public PodLogs logs() {
    return logs;
  }

  /// What runs commands in containers.
  public PodStreams streams() {
    return this::exec;
  }

  private PodStreams.Ended exec(
      KubeObject pod, PodStreams.Command command, PodStreams.Terminal terminal) {
    for (String field : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (Map<String, @Nullable Object> container : pod.maps("spec", field)) {
        if (Tree.textAt(container, "name").equals(command.container())) {
          String execution = world.uuid().replace("-", "") + world.uuid().replace("-", "");
          return new Shell(world, new Environment(cluster, pod, container), terminal)
              .run(command.words(), command.tty(), execution);
        }
      }
    }
    return PodStreams.NONE.exec(pod, command, terminal);
  }

  /// Stops all kubelets, as if every machine had lost its power.
  public void stop() {
    tasks.forEach(Task::cancel);
    nodes.keySet().forEach(this::stopNode);
  }

  /// A machine joins: its Node appears, and becomes ready after the time that its spec says.
  public void joinNode(NodeSpec spec) {
    SimulatedNode node = new SimulatedNode(spec, joined.getAndIncrement());
    nodes.put(spec.name(), node);
    machines.enqueue(ObjectName.cluster(spec.name()));
    cluster
        .of(Kinds.POD)
        .byIndex(BY_NODE, spec.name())
        .forEach(pod -> controller.enqueue(pod.objectName()));
  }

  /// The names of the machines that run.
  public List<String> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /// A machine falls silent: its pods stop, and nobody tells the API.
  public void stopNode(String name) {
    SimulatedNode node = nodes.remove(name);
    if (node == null) {
      return;
    }
    node.alive = false;
    runs.forEach((pod, run) -> {
      if (run.node == node) {
        run.cancelPrograms();
      }
    });
    runs.values().removeIf(run -> run.node == node);
    agent.fallSilent(node);
  }

  /// A machine is gone for good: it falls silent and its Node is deleted, as the cloud's controller
  /// does for instances that no longer exist.
  public void removeNode(String name) {
    stopNode(name);
    cluster.live(Kinds.NODE, ObjectName.cluster(name)).ifPresent(cluster::delete);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.POD, name);
    PodRun known = runs.get(name);
    if (known != null && found.filter(pod -> pod.uid().equals(known.uid)).isEmpty()) {
      forget(name, known);
    }
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject pod = found.get();
    SimulatedNode node = nodes.get(pod.text("spec", "nodeName"));
    if (node == null || !node.alive) {
      return Outcome.DONE;
    }
    if (isTerminal(pod)) {
      return end(pod);
    }
    PodRun run = runs.computeIfAbsent(name, _ -> new PodRun(pod, node, world.now()));
    return pod.isDeleting() ? stop(pod, run) : advance(pod, run);
  }

  private static boolean isTerminal(KubeObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private Outcome advance(KubeObject pod, PodRun run) {
    machine.step(pod, run, () -> controller.enqueue(pod.objectName()));
    report(pod, run);
    return next(run);
  }

  private Outcome stop(KubeObject pod, PodRun run) {
    if (!machine.stop(pod, run)) {
      return next(run);
    }
    report(pod, run);
    return end(pod);
  }

  private Outcome next(PodRun run) {
    Instant wake = run.wake;
    return wake == null ? Outcome.DONE : Outcome.again(Duration.between(world.now(), wake));
  }

  private void report(KubeObject pod, PodRun run) {
    KubeObject reported = PodStatuses.of(pod, run, world.now());
    if (!reported.equals(pod)) {
      cluster.updateStatus(reported);
    }
  }

  /// Nothing runs any more: if the pod is to go, it may.
  private Outcome end(KubeObject pod) {
    PodRun run = runs.get(pod.objectName());
    if (run != null) {
      run.cancelPrograms();
    }
    if (pod.isDeleting() && pod.number(0, "metadata", "deletionGracePeriodSeconds") > 0) {
      cluster.delete(pod, DeleteOptions.BACKGROUND.now());
    }
    return Outcome.DONE;
  }

  private void forget(ObjectName name, PodRun run) {
    run.cancelPrograms();
    run.node.giveBack(run.ip);
    runs.remove(name);
    logs.forget(name, run.all().stream().map(ContainerRun::name).toList());
  }
}
