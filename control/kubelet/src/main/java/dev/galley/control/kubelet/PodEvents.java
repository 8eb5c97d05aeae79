package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.EventRecorder;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Records events about pods in the name of the kubelet of their node.
final class PodEvents {
  private final World world;
  private final KubeApi api;
  private final Map<String, EventRecorder> recorders = new ConcurrentSkipListMap<>();

  PodEvents(World world, KubeApi api) {
    this.world = world;
    this.api = api;
  }

  void normal(KubeObject pod, ContainerRun container, String reason, String message) {
    of(pod).part(pod, path(container), "Normal", reason, message);
  }

  void warning(KubeObject pod, ContainerRun container, String reason, String message) {
    of(pod).part(pod, path(container), "Warning", reason, message);
  }

  void warning(KubeObject pod, String reason, String message) {
    of(pod).warning(pod, reason, message);
  }

  private static String path(ContainerRun container) {
    return (container.init ? "spec.initContainers{" : "spec.containers{") + container.name() + "}";
  }

  private EventRecorder of(KubeObject pod) {
    return recorders.computeIfAbsent(
        pod.text("spec", "nodeName"), node -> new EventRecorder(world, api, "kubelet", node));
  }
}
