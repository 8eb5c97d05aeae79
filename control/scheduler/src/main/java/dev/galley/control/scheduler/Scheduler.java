package dev.galley.control.scheduler;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.scheduling.NodeView;
import dev.galley.kube.scheduling.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Binds pods to nodes, as kube-scheduler's default profile does; without preemption, which no pod
/// of equal priority would profit from.
///
/// One pod at a time, against the cluster as the caches know it, its own last binding included.
public final class Scheduler {
  public static final String NAME = "default-scheduler";

  /// kube-scheduler's backoff of pods that did not fit: from one second to ten.
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private static final String BY_NODE = "node";
  private static final String WAITING = "waiting";

  private final World world;
  private final Cluster cluster;
  private final EventRecorder events;
  private final Informer pods;
  private final Informer nodes;
  private final Informer namespaces;

  private Scheduler(World world, Informers informers) {
    this.world = world;
    this.cluster = new Cluster(world, informers, "kube-scheduler");
    this.events = new EventRecorder(world, informers.api(), NAME);
    this.pods = informers.of(Kinds.POD);
    this.nodes = informers.of(Kinds.NODE);
    this.namespaces = informers.of(Kinds.NAMESPACE);
    pods.addIndex(BY_NODE, pod -> List.of(pod.text("spec", "nodeName")));
    pods.addIndex(WAITING, pod -> isWaiting(pod) ? List.of(WAITING) : List.of());
  }

  /// Starts a scheduler as a child of the calling task.
  public static Task start(World world, KubeApi api) {
    Informers informers = new Informers(world, api);
    Scheduler scheduler = new Scheduler(world, informers);
    return Controller.named("scheduler")
        .watches(Kinds.POD, scheduler::concerned)
        .when((before, after) -> isNews(before, after))
        .watches(Kinds.NODE, node -> scheduler.everyoneWaiting())
        .when((before, after) -> before == null || after == null || !sameForPods(before, after))
        .watches(Kinds.NAMESPACE, _ -> List.of())
        .backoff(BACKOFF)
        .reconciles(scheduler::schedule)
        .start(world, informers);
  }

  private static boolean isWaiting(KubeObject pod) {
    String scheduler = pod.text("spec", "schedulerName");
    return pod.text("spec", "nodeName").isEmpty()
        && !pod.isDeleting()
        && pod.list("spec", "schedulingGates").isEmpty()
        && (scheduler.isEmpty() || scheduler.equals(NAME))
        && !List.of("Succeeded", "Failed").contains(pod.text("status", "phase"));
  }

  /// A pod that has to be placed, or one whose coming or going matters to those that wait.
  private static boolean isNews(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) {
      return before != null && !before.text("spec", "nodeName").isEmpty();
    }
    boolean ended =
        before != null
            && !PodView.of(before).isTerminal()
            && !after.text("spec", "nodeName").isEmpty()
            && PodView.of(after).isTerminal();
    boolean placed =
        before != null
            && before.text("spec", "nodeName").isEmpty()
            && !after.text("spec", "nodeName").isEmpty();
    return ended
        || placed
        || (isWaiting(after) && (before == null || before.generation() != after.generation()));
  }

  private List<ObjectName> concerned(KubeObject pod) {
    return isWaiting(pod) ? List.of(pod.objectName()) : everyoneWaiting();
  }

  private List<ObjectName> everyoneWaiting() {
    return pods.byIndex(WAITING, WAITING).stream().map(KubeObject::objectName).toList();
  }

  /// Heartbeats change a node's conditions all the time and nothing for pods.
  private static boolean sameForPods(KubeObject before, KubeObject after) {
    return before.labels().equals(after.labels())
        && before.map("spec").equals(after.map("spec"))
        && before.map("status", "allocatable").equals(after.map("status", "allocatable"));
  }

  private Outcome schedule(ObjectName name) {
    Optional<KubeObject> found = pods.get(name).filter(Scheduler::isWaiting);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject pod = found.get();
    return switch (Placement.decide(PodView.of(pod), views(), this::namespaceLabels)) {
      case Placement.On(String node) -> bind(pod, node);
      case Placement.Nowhere(String message) -> refuse(pod, message);
    };
  }

  private List<NodeView> views() {
    List<NodeView> views = new ArrayList<>();
    for (KubeObject node : nodes.list()) {
      List<PodView> here = pods.byIndex(BY_NODE, node.name()).stream().map(PodView::of).toList();
      views.add(NodeView.of(node, here));
    }
    return views;
  }

  private Map<String, String> namespaceLabels(String namespace) {
    return namespaces.get(ObjectName.cluster(namespace)).map(KubeObject::labels).orElse(Map.of());
  }

  private Outcome bind(KubeObject pod, String node) {
    KubeObject binding =
        KubeObject.of(
            Tree.map(
                "apiVersion",
                "v1",
                "kind",
                "Binding",
                "metadata",
                Tree.map("name", pod.name(), "namespace", pod.namespace(), "uid", pod.uid()),
                "target",
                Tree.map("apiVersion", "v1", "kind", "Node", "name", node)));
    try {
      cluster.api().act(cluster.type(Kinds.POD), pod.objectName(), "binding", binding);
    } catch (ApiException failure) {
      // The pod is gone, or somebody else was faster: either way there is nothing left to do.
      if (failure.isNotFound() || failure.isConflict()) {
        return Outcome.DONE;
      }
      throw failure;
    }
    cluster.live(Kinds.POD, pod.objectName()).ifPresent(cluster::seen);
    events.normal(pod, "Scheduled", "Successfully assigned " + pod.objectName() + " to " + node);
    return Outcome.DONE;
  }

  private Outcome refuse(KubeObject pod, String message) {
    Condition condition = Condition.of("PodScheduled", false, "Unschedulable", message);
    KubeObject marked = condition.setOn(pod, world.now());
    if (!marked.equals(pod)) {
      cluster.mergeStatus(
          pod, Tree.map("status", Tree.map("conditions", marked.list("status", "conditions"))));
      events.warning(pod, "FailedScheduling", message);
    }
    // Whatever could help, a node or another pod, wakes it.
    return Outcome.DONE;
  }
}
