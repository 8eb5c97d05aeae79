package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The pod garbage collector: pods of nodes that are gone have nobody who could end them.
final class PodGarbage {
  /// A node that is gone may be back within that time.
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final Cluster cluster;
  private final Map<String, Instant> missingSince = new ConcurrentSkipListMap<>();

  PodGarbage(Cluster cluster) {
    this.cluster = cluster;
  }

  Controller controller() {
    Pods.indexByNode(cluster);
    return Controller.named("pod-garbage-collector-controller")
        .watches(Kinds.NODE, node -> Pods.onNode(cluster, node))
        .when((before, after) -> after == null)
        .watches(Kinds.POD)
        .when((before, after) -> before == null)
        .reconciles(this::reconcile);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found = cluster.cached(Kinds.POD, name);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    KubeObject pod = found.get();
    String node = pod.text("spec", "nodeName");
    boolean bound = !node.isEmpty();
    if (!bound || cluster.live(Kinds.NODE, ObjectName.cluster(node)).isPresent()) {
      missingSince.remove(pod.uid());
      return Outcome.DONE;
    }
    Instant now = cluster.world().now();
    Instant removed = missingSince.computeIfAbsent(pod.uid(), _ -> now).plus(QUARANTINE);
    return removed.isAfter(now) ? Outcome.again(Duration.between(now, removed)) : remove(pod);
  }

  private Outcome remove(KubeObject pod) {
    if (!Pods.isFinished(pod)) {
      Instant now = cluster.world().now();
      Condition disrupted =
          Condition.of("DisruptionTarget", true, "DeletionByPodGC", "PodGC: node no longer exists");
      cluster.updateStatus(
          Pods.withCondition(pod, disrupted, now).with("Failed", "status", "phase"));
    }
    cluster.delete(pod, DeleteOptions.BACKGROUND.now());
    missingSince.remove(pod.uid());
    return Outcome.DONE;
  }
}
