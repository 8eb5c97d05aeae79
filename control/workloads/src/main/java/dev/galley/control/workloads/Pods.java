package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What workload controllers ask of pods.
final class Pods {
  private Pods() {}

  static String phase(KubeObject pod) {
    return pod.text("status", "phase");
  }

  static boolean isFinished(KubeObject pod) {
    return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
  }

  /// Neither finished nor going.
  static boolean isActive(KubeObject pod) {
    return !isFinished(pod) && !pod.isDeleting();
  }

  static boolean isReady(KubeObject pod) {
    return pod.condition("Ready").map(Condition::isTrue).orElse(false);
  }

  static Optional<Instant> readySince(KubeObject pod) {
    return pod.condition("Ready")
        .filter(Condition::isTrue)
        .map(Condition::lastTransitionTime)
        .filter(since -> !since.isEmpty())
        .map(Instant::parse);
  }

  /// Ready for at least that long.
  static boolean isAvailable(KubeObject pod, long minReadySeconds, Instant now) {
    if (!isReady(pod)) {
      return false;
    }
    return minReadySeconds == 0
        || readySince(pod)
            .map(since -> !since.plusSeconds(minReadySeconds).isAfter(now))
            .orElse(false);
  }

  /// When the first of the pods that are ready, but not yet for long enough, becomes available.
  static Optional<Duration> nextAvailable(
      List<KubeObject> pods, long minReadySeconds, Instant now) {
    Duration next = null;
    for (KubeObject pod : pods) {
      Instant at = readySince(pod).map(since -> since.plusSeconds(minReadySeconds)).orElse(now);
      if (at.isAfter(now) && (next == null || Duration.between(now, at).compareTo(next) < 0)) {
        next = Duration.between(now, at);
      }
    }
    return Optional.ofNullable(next);
  }

  /// Prepares for [#onNode].
  static void indexByNode(Cluster cluster) {
    cluster.of(Kinds.POD).addIndex("node", pod -> List.of(pod.text("spec", "nodeName")));
  }

  static List<ObjectName> onNode(Cluster cluster, KubeObject node) {
    return cluster.of(Kinds.POD).byIndex("node", node.name()).stream()
        .map(KubeObject::objectName)
        .toList();
  }

  /// A pod made from a workload's template, managed by the workload.
  static KubeObject fromTemplate(@Nullable Object template, KubeObject owner) {
    KubeObject pod =
        KubeObject.of(
            Tree.map(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Tree.map(
                    "namespace", owner.namespace(),
                    "labels", full(Tree.mapAt(template, "metadata", "labels")),
                    "annotations", full(Tree.mapAt(template, "metadata", "annotations")),
                    "finalizers", fullList(Tree.listAt(template, "metadata", "finalizers")),
                    "ownerReferences", List.of(OwnerReference.controller(owner).tree())),
                "spec",
                Tree.mapAt(template, "spec")));
    return pod;
  }

  private static @Nullable Map<String, @Nullable Object> full(Map<String, @Nullable Object> map) {
    return map.isEmpty() ? null : map;
  }

  private static @Nullable List<@Nullable Object> fullList(List<@Nullable Object> list) {
    return list.isEmpty() ? null : list;
  }

  /// The object with a condition, in the form of older kinds that know no observed generation; the
  /// transition time changes only with the status.
  static KubeObject withCondition(KubeObject object, Condition condition, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>();
    String since = Times.seconds(now);
    boolean known = false;
    for (Map<String, @Nullable Object> old : object.maps("status", "conditions")) {
      if (!Tree.textAt(old, "type").equals(condition.type())) {
        conditions.add(old);
        continue;
      }
      known = true;
      boolean same = Tree.textAt(old, "status").equals(condition.status());
      Map<String, @Nullable Object> changed = new LinkedHashMap<>(old);
      changed.putAll(tree(condition, same ? Tree.textAt(old, "lastTransitionTime") : since));
      conditions.add(changed);
    }
    if (!known) {
      conditions.add(tree(condition, since));
    }
    return object.with(conditions, "status", "conditions");
  }

  private static Map<String, @Nullable Object> tree(Condition condition, String since) {
    return Tree.map(
        "type",
        condition.type(),
        "status",
        condition.status(),
        "lastTransitionTime",
        since,
        "reason",
        condition.reason().isEmpty() ? null : condition.reason(),
        "message",
        condition.message().isEmpty() ? null : condition.message());
  }
}
