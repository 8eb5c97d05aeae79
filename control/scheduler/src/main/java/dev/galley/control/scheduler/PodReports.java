package dev.galley.control.scheduler;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Kinds;
import java.util.List;

/// Writes what the scheduler decided: the binding, the condition, the events.
record PodReports(World world, KubeApi api, EventRecorder events) {
  private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

  void bind(KubeObject pod, String node) {
    KubeObject binding =
        KubeObject.of(BINDING, pod.objectName())
            .with(pod.uid(), "metadata", "uid")
            .with(Tree.map("kind", "Node", "name", node), "target");
    api.act(type(), pod.objectName(), "binding", binding);
    events.normal(pod, "Scheduled", "Successfully assigned " + pod.objectName() + " to " + node);
  }

  void unschedulable(KubeObject pod, String message) {
    events.warning(pod, "FailedScheduling", message);
    condition(pod, "Unschedulable", message);
  }

  void bindingFailed(KubeObject pod, String message) {
    events.warning(pod, "FailedScheduling", "running Bind plugin \"DefaultBinder\": " + message);
    condition(pod, "SchedulerError", "running Bind plugin \"DefaultBinder\": " + message);
  }

  /// Best effort: the next attempt says it again.
  private void condition(KubeObject pod, String reason, String message) {
    Condition condition = Condition.of("PodScheduled", false, reason, message);
    boolean known =
        pod.condition("PodScheduled")
            .filter(each ->
                each.status().equals("False")
                    && each.reason().equals(reason)
                    && each.message().equals(message))
            .isPresent();
    if (known) {
      return;
    }
    Object entry =
        condition.setOn(pod, world.now()).maps("status", "conditions").stream()
            .filter(each -> Tree.textAt(each, "type").equals("PodScheduled"))
            .findFirst()
            .orElseThrow();
    try {
      api.patch(
          type(),
          pod.objectName(),
          new Patch.Strategic(Tree.map("status", Tree.map("conditions", List.of(entry)))),
          WriteOptions.by("kube-scheduler").status());
    } catch (ApiException | FaultStruck _) {
      // The pod may be gone.
    }
  }

  private ResourceType type() {
    return api.type(Kinds.POD).orElseThrow();
  }
}
