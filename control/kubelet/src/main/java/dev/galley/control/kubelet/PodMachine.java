package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Moves one pod on: mount, address, init containers in order, containers; and down again.
final class PodMachine {
  private static final Backoff MOUNTS =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(122));

  private final World world;
  private final KubeletOptions options;
  private final References references;
  private final ContainerMachine containers;
  private final PodEvents events;

  PodMachine(
      World world,
      KubeletOptions options,
      References references,
      ContainerMachine containers,
      PodEvents events) {
    this.world = world;
    this.options = options;
    this.references = references;
    this.containers = containers;
    this.events = events;
  }

  /// Does what is due now; notes in the run when to look again.
  void step(KubeObject pod, PodRun run, Runnable news) {
    run.wake = null;
    if (!mount(pod, run)) {
      return;
    }
    for (ContainerRun container : run.init) {
      containers.step(pod, run, container, news);
      if (!PodRun.isPast(pod, container, world.now())) {
        return;
      }
    }
    for (ContainerRun container : run.main) {
      containers.step(pod, run, container, news);
    }
    if (run.main.stream().allMatch(each -> isOver(pod, each))) {
      stopSidecars(run);
    }
  }

  private boolean mount(KubeObject pod, PodRun run) {
    Instant now = world.now();
    Instant again = run.mountAgain;
    if (run.mounted) {
      return true;
    }
    if (again != null && again.isAfter(now)) {
      run.wakeAt(again);
      return false;
    }
    Optional<String> reason = references.unmountable(pod);
    if (reason.isPresent()) {
      events.warning(pod, "FailedMount", reason.get());
      Instant next = now.plus(MOUNTS.after(run.mountFailures++));
      run.mountAgain = next;
      run.wakeAt(next);
      return false;
    }
    run.mounted = true;
    run.ip = pod.flag("spec", "hostNetwork") ? run.node.address : run.node.takeAddress();
    return true;
  }

  /// Whether a container has ended for good.
  static boolean isOver(KubeObject pod, ContainerRun container) {
    return switch (PodRun.restartPolicy(pod)) {
      case "Never" -> container.ended().isPresent();
      case "OnFailure" -> container.succeeded();
      default -> false;
    };
  }

  private void stopSidecars(PodRun run) {
    for (ContainerRun container : run.init) {
      if (container.isSidecar()) {
        stop(container, 0);
      }
    }
  }

  private void stop(ContainerRun container, int code) {
    ProgramRun program = container.program;
    if (program != null) {
      program.cancel();
    }
    container.runningSince().ifPresent(since -> containers.end(container, code, "", since));
  }

  /// Asks the containers to stop, and ends them when they have or their time is up.
  ///
  /// @return whether nothing runs any more
  boolean stop(KubeObject pod, PodRun run) {
    Instant now = world.now();
    run.wake = null;
    boolean runs = run.all().stream().anyMatch(each -> each.runningSince().isPresent());
    if (!runs) {
      return true;
    }
    Instant stopAt = run.stopAt;
    if (stopAt == null) {
      stopAt = now.plus(stopTime(pod));
      run.stopAt = stopAt;
      for (ContainerRun container : run.all()) {
        if (container.runningSince().isPresent()) {
          events.normal(pod, container, "Killing", "Stopping container " + container.name());
        }
      }
      run.cancelPrograms();
    }
    Instant latest = latest(pod, stopAt);
    if (latest.isAfter(now)) {
      run.wakeAt(latest);
      return false;
    }
    run.all().forEach(container -> stop(container, 143));
    return true;
  }

  private Duration stopTime(KubeObject pod) {
    return Directions.duration(pod, Directions.STOP_AFTER, "")
        .orElse(options.scaled(options.stopTime()));
  }

  /// SIGKILL comes at the end of the grace period.
  private Instant latest(KubeObject pod, Instant stopAt) {
    long grace = pod.number(30, "metadata", "deletionGracePeriodSeconds");
    Instant killed = grace == 0 ? world.now() : pod.deleted().orElse(stopAt);
    return killed.isBefore(stopAt) ? killed : stopAt;
  }
}
