package dev.galley.control.kubelet;

import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has happened to one container so far. Changed only by the task that reconciles its pod.
final class ContainerRun {
  final Map<String, @Nullable Object> spec;
  final boolean init;
  ContainerState state;
  ContainerState.@Nullable Ended last;
  String id = "";
  int restarts;
  int crashes;
  int pullFailures;
  boolean pulled;
  boolean backingOff;
  @Nullable Instant pullDone;
  @Nullable Instant again;
  @Nullable ProgramRun program;

  ContainerRun(Map<String, @Nullable Object> spec, boolean init, boolean podInitializes) {
    this.spec = spec;
    this.init = init;
    this.state =
        new ContainerState.Waiting(podInitializes ? "PodInitializing" : "ContainerCreating", "");
  }

  String name() {
    return Tree.textAt(spec, "name");
  }

  String image() {
    return Tree.textAt(spec, "image");
  }

  /// An init container that keeps running beside the others.
  boolean isSidecar() {
    return init && Tree.textAt(spec, "restartPolicy").equals("Always");
  }

  Optional<Instant> runningSince() {
    return state instanceof ContainerState.Running(Instant since)
        ? Optional.of(since)
        : Optional.empty();
  }

  Optional<ContainerState.Ended> ended() {
    return state instanceof ContainerState.Ended ended ? Optional.of(ended) : Optional.empty();
  }

  boolean succeeded() {
    return ended().filter(it -> it.exitCode() == 0).isPresent();
  }
}
