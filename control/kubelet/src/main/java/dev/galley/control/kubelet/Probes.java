package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a container has started and is ready: probes pass after their initial delay, unless the
/// pod's annotations or the container's program know better. Pure.
final class Probes {
  private Probes() {}

  static boolean hasStarted(KubeObject pod, ContainerRun container, Instant now) {
    return container
        .runningSince()
        .filter(since -> !startedAt(container, since).isAfter(now))
        .isPresent();
  }

  static boolean isReady(KubeObject pod, ContainerRun container, Instant now) {
    if (container.init && !container.isSidecar()) {
      return container.succeeded();
    }
    if (!hasStarted(pod, container, now)) {
      return false;
    }
    ProgramRun program = container.program;
    boolean probed = container.spec.get("readinessProbe") != null;
    if (program != null && probed && !program.isReady()) {
      return false;
    }
    Instant at = readyAt(pod, container, container.runningSince().orElse(now));
    return !at.isAfter(now);
  }

  /// The next moment at which a probe of the container passes; empty when all have.
  static Optional<Instant> next(KubeObject pod, ContainerRun container, Instant now) {
    Optional<Instant> since = container.runningSince();
    if (since.isEmpty()) {
      return Optional.empty();
    }
    Instant started = startedAt(container, since.get());
    if (started.isAfter(now)) {
      return Optional.of(started);
    }
    return Optional.of(readyAt(pod, container, since.get())).filter(at -> at.isAfter(now));
  }

  private static Instant startedAt(ContainerRun container, Instant since) {
    return since.plusSeconds(
        Tree.numberAt(0, container.spec, "startupProbe", "initialDelaySeconds"));
  }

  private static Instant readyAt(KubeObject pod, ContainerRun container, Instant since) {
    Optional<Duration> directed =
        Directions.duration(pod, Directions.READY_AFTER, container.name());
    if (directed.isPresent()) {
      return since.plus(directed.get());
    }
    Instant started = startedAt(container, since);
    Instant probed =
        since.plusSeconds(
            Tree.numberAt(0, container.spec, "readinessProbe", "initialDelaySeconds"));
    return probed.isAfter(started) ? probed : started;
  }
}
