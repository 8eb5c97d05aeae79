package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.scheduling.PodView;
import dev.galley.kube.scheduling.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which nodes a daemon set's pods belong on, and what such a pod looks like; pure.
final class DaemonPods {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private DaemonPods() {}

  /// Whether a pod should be started on a node, and whether one that is there may stay.
  record Placement(boolean runsThere, boolean staysThere) {}

  static Placement placement(KubeObject set, KubeObject node) {
    KubeObject pod = pod(set, "", node.name());
    // The template's own rules count; the pod's name of the node is what is being decided.
    PodView wanted =
        PodView.of(pod.with(set.at("spec", "template", "spec", "affinity"), "spec", "affinity"));
    String fixed = pod.text("spec", "nodeName");
    boolean named = fixed.isEmpty() || fixed.equals(node.name());
    if (!named || !wanted.acceptsLabels(node.name(), node.labels())) {
      return new Placement(false, false);
    }
    List<Taint> taints = Taint.listOf(node.maps("spec", "taints"));
    boolean stays =
        taints.stream()
            .filter(taint -> taint.effect().equals(Taint.NO_EXECUTE))
            .allMatch(taint -> taint.isToleratedBy(wanted.tolerations()));
    boolean runs = Taint.firstUntolerated(taints, wanted.tolerations()).isEmpty();
    return new Placement(runs, stays);
  }

  /// The node a daemon pod is for: where it is bound, or where its affinity sends it.
  static String nodeOf(KubeObject pod) {
    String bound = pod.text("spec", "nodeName");
    return bound.isEmpty()
        ? pod.text(
            "spec",
            "affinity",
            "nodeAffinity",
            REQUIRED,
            "nodeSelectorTerms",
            "0",
            "matchFields",
            "0",
            "values",
            "0")
        : bound;
  }

  static KubeObject pod(KubeObject set, String hash, String node) {
    KubeObject pod =
        Pods.fromTemplate(set.at("spec", "template"), set)
            .with(set.name() + "-", "metadata", "generateName")
            .withLabel(ControllerRevisions.HASH, hash);
    String generation =
        set.annotations().getOrDefault("deprecated.daemonset.template.generation", "1");
    return withTolerations(pod.withLabel("pod-template-generation", generation))
        .with(affinity(pod, node), "spec", "affinity");
  }

  /// The pod's own affinity with its node terms replaced by one for exactly that node.
  private static Map<String, @Nullable Object> affinity(KubeObject pod, String node) {
    Map<String, @Nullable Object> term =
        Tree.map(
            "matchFields",
            List.of(Tree.map("key", "metadata.name", "operator", "In", "values", List.of(node))));
    return Tree.with(
        pod.map("spec", "affinity"),
        Tree.map("nodeSelectorTerms", List.of(term)),
        "nodeAffinity",
        REQUIRED);
  }

  /// Daemons run where others may not: on nodes in trouble or being emptied.
  private static KubeObject withTolerations(KubeObject pod) {
    List<@Nullable Object> tolerations = new ArrayList<>(pod.list("spec", "tolerations"));
    add(tolerations, "node.kubernetes.io/not-ready", Taint.NO_EXECUTE);
    add(tolerations, "node.kubernetes.io/unreachable", Taint.NO_EXECUTE);
    add(tolerations, "node.kubernetes.io/disk-pressure", Taint.NO_SCHEDULE);
    add(tolerations, "node.kubernetes.io/memory-pressure", Taint.NO_SCHEDULE);
    add(tolerations, "node.kubernetes.io/pid-pressure", Taint.NO_SCHEDULE);
    add(tolerations, "node.kubernetes.io/unschedulable", Taint.NO_SCHEDULE);
    if (pod.flag("spec", "hostNetwork")) {
      add(tolerations, "node.kubernetes.io/network-unavailable", Taint.NO_SCHEDULE);
    }
    return pod.with(tolerations, "spec", "tolerations");
  }

  private static void add(List<@Nullable Object> tolerations, String key, String effect) {
    Map<String, @Nullable Object> toleration =
        Tree.map("key", key, "operator", "Exists", "effect", effect);
    if (!tolerations.contains(toleration)) {
      tolerations.add(toleration);
    }
  }
}
