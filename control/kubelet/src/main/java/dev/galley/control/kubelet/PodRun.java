package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has happened to one pod on its node so far. Changed only by the task that reconciles it.
final class PodRun {
  final String uid;
  final SimulatedNode node;
  final Instant started;
  final List<ContainerRun> init = new ArrayList<>();
  final List<ContainerRun> main = new ArrayList<>();
  String ip = "";
  boolean mounted;
  int mountFailures;
  @Nullable Instant mountAgain;
  @Nullable Instant stopAt;
  @Nullable Instant wake;

  PodRun(KubeObject pod, SimulatedNode node, Instant now) {
    this.uid = pod.uid();
    this.node = node;
    this.started = now;
    List<Map<String, @Nullable Object>> inits = pod.maps("spec", "initContainers");
    for (Map<String, @Nullable Object> container : inits) {
      init.add(new ContainerRun(container, true, true));
    }
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      main.add(new ContainerRun(container, false, !inits.isEmpty()));
    }
  }

  List<ContainerRun> all() {
    List<ContainerRun> all = new ArrayList<>(init);
    all.addAll(main);
    return all;
  }

  /// Looks again at that time, or earlier for another reason.
  void wakeAt(Instant time) {
    Instant known = wake;
    if (known == null || time.isBefore(known)) {
      wake = time;
    }
  }

  /// Whether every init container that must end has done so, and every sidecar has started.
  boolean isInitialized(KubeObject pod, Instant now) {
    return init.stream().allMatch(each -> isPast(pod, each, now));
  }

  static boolean isPast(KubeObject pod, ContainerRun container, Instant now) {
    return container.isSidecar() ? Probes.hasStarted(pod, container, now) : container.succeeded();
  }

  void cancelPrograms() {
    for (ContainerRun container : all()) {
      ProgramRun program = container.program;
      if (program != null) {
        program.cancel();
      }
    }
  }

  static String restartPolicy(KubeObject pod) {
    String policy = Tree.textAt(pod.tree(), "spec", "restartPolicy");
    return policy.isEmpty() ? "Always" : policy;
  }
}
