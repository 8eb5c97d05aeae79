package dev.galley.control.scheduler;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informer;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.PodView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Binds pods to nodes, one at a time, as kube-scheduler does: it filters the nodes, scores those
/// that fit, and says on the pod why none does.
public final class Scheduler {
  public static final String NAME = "default-scheduler";

  private final World world;
  private final Informer pods;
  private final Informer nodes;
  private final Informer namespaces;
  private final SchedulingQueue queue;
  private final NodeCache cache = new NodeCache();
  private final PodReports reports;
  private final Informers informers;

  private Scheduler(World world, KubeApi api) {
    this.world = world;
    this.informers = new Informers(world, api);
    this.pods = informers.of(Kinds.POD);
    this.nodes = informers.of(Kinds.NODE);
    this.namespaces = informers.of(Kinds.NAMESPACE);
    this.queue = new SchedulingQueue(world);
    this.reports = new PodReports(world, api, new EventRecorder(world, api, NAME));
  }

  /// Starts the scheduler as a child of the calling task; cancel the task to stop it.
  public static Task start(World world, KubeApi api) {
    return world.start("scheduler", () -> run(world, api));
  }

  /// Schedules until the calling task is cancelled.
  public static void run(World world, KubeApi api) {
    new Scheduler(world, api).work();
  }

  private void work() {
    nodes.onChange(this::nodeChanged);
    pods.onChange(this::podChanged);
    informers.awaitSynced(Signal.FOREVER);
    while (true) {
      SchedulingQueue.Waiting next = queue.take();
      try {
        schedule(next);
      } catch (ApiException | FaultStruck failure) {
        queue.failed(next);
      }
    }
  }

  private void nodeChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after != null) {
      cache.putNode(after);
      if (before == null || NodeChange.mayHelp(before, after)) {
        queue.retryAll();
      }
    } else if (before != null) {
      cache.removeNode(before.name());
    }
  }

  private void podChanged(@Nullable KubeObject before, @Nullable KubeObject after) {
    if (after == null) {
      if (before != null) {
        podGone(before.objectName(), !before.text("spec", "nodeName").isEmpty());
      }
      return;
    }
    ObjectName name = after.objectName();
    PodView pod = PodView.of(after);
    if (!pod.nodeName().isEmpty()) {
      queue.remove(name);
      if (pod.isTerminal()) {
        podGone(name, before == null || !PodView.of(before).isTerminal());
      } else {
        cache.putPod(pod);
        if (isNewsForOthers(before, after)) {
          queue.retryAll();
        }
      }
    } else if (isOurs(after) && !pod.isTerminal() && !after.isDeleting()) {
      queue.put(after);
    } else {
      queue.remove(name);
    }
  }

  /// A pod that arrived, or changed its labels, may be what an affinity waits for.
  private static boolean isNewsForOthers(@Nullable KubeObject before, KubeObject after) {
    return before == null
        || before.text("spec", "nodeName").isEmpty()
        || !before.labels().equals(after.labels());
  }

  private void podGone(ObjectName name, boolean freedRoom) {
    queue.remove(name);
    cache.removePod(name);
    if (freedRoom) {
      queue.retryAll();
    }
  }

  /// Pods with scheduling gates are not looked at until the gates are gone.
  private static boolean isOurs(KubeObject pod) {
    String scheduler = pod.text("spec", "schedulerName");
    return (scheduler.isEmpty() || scheduler.equals(NAME))
        && pod.list("spec", "schedulingGates").isEmpty();
  }

  private void schedule(SchedulingQueue.Waiting next) {
    KubeObject pod = pods.get(next.pod().objectName()).orElse(null);
    if (pod == null || !pod.uid().equals(next.pod().uid()) || pod.isDeleting()) {
      queue.done(next);
      return;
    }
    if (!pod.text("spec", "nodeName").isEmpty()) {
      queue.done(next);
      return;
    }
    PodView view = PodView.of(pod);
    switch (Decision.of(view, cache.nodes(), this::namespaceLabels)) {
      case Decision.Bind(String node) -> bind(next, pod, node);
      case Decision.Wait(var why) -> {
        queue.unschedulable(next);
        reports.unschedulable(pod, why.message());
      }
    }
    // Others may act on what was decided before the next pod is looked at.
    world.yield();
  }

  private void bind(SchedulingQueue.Waiting next, KubeObject pod, String node) {
    cache.putPod(PodView.of(pod.with(node, "spec", "nodeName")));
    try {
      reports.bind(pod, node);
      queue.done(next);
    } catch (ApiException | FaultStruck failure) {
      boolean bound = pods.get(pod.objectName()).filter(Scheduler::isBound).isPresent();
      if (!bound) {
        cache.removePod(pod.objectName());
      }
      if (failure instanceof ApiException answer && (answer.isNotFound() || bound)) {
        queue.done(next);
        return;
      }
      queue.failed(next);
      reports.bindingFailed(pod, String.valueOf(failure.getMessage()));
    }
  }

  private static boolean isBound(KubeObject pod) {
    return !pod.text("spec", "nodeName").isEmpty();
  }

  private Map<String, String> namespaceLabels(String namespace) {
    return namespaces.get(ObjectName.cluster(namespace)).map(KubeObject::labels).orElse(Map.of());
  }
}
