package dev.galley.control.kubelet;

import dev.galley.base.objects.GoDuration;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.Backoff;
import dev.galley.base.runtime.World;
import dev.galley.control.kubelet.ContainerState.Ended;
import dev.galley.control.kubelet.ContainerState.Running;
import dev.galley.control.kubelet.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Moves one container on: pull, configure, start, exit, back off, restart.
final class ContainerMachine {
  private static final Backoff CRASHES = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final Duration FORGIVEN = Duration.ofMinutes(10);
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(10);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world;
  private final KubeletOptions options;
  private final Programs programs;
  private final References references;
  private final ContainerLogs logs;
  private final PodEvents events;

  ContainerMachine(
      World world,
      KubeletOptions options,
      Programs programs,
      References references,
      ContainerLogs logs,
      PodEvents events) {
    this.world = world;
    this.options = options;
    this.programs = programs;
    this.references = references;
    this.logs = logs;
    this.events = events;
  }

  /// Does what is due now; notes in the run when to look again.
  void step(KubeObject pod, PodRun run, ContainerRun container, Runnable news) {
    switch (container.state) {
      case Waiting _ -> stepWaiting(pod, run, container, news);
      case Running running -> stepRunning(pod, run, container, running);
      case Ended ended -> stepEnded(pod, run, container, ended, news);
    }
  }

  private void stepWaiting(KubeObject pod, PodRun run, ContainerRun container, Runnable news) {
    Instant again = container.again;
    if (again != null && again.isAfter(world.now())) {
      run.wakeAt(again);
      return;
    }
    container.again = null;
    if (container.pulled || pull(pod, run, container)) {
      start(pod, run, container, news);
    }
  }

  /// @return whether the image is there
  private boolean pull(KubeObject pod, PodRun run, ContainerRun container) {
    Instant now = world.now();
    Instant done = container.pullDone;
    if (done != null) {
      if (done.isAfter(now)) {
        run.wakeAt(done);
        return false;
      }
      pulled(pod, run, container);
      return true;
    }
    if (isMissing(pod, container)) {
      failPull(pod, run, container);
      return false;
    }
    String policy = Tree.textAt(container.spec, "imagePullPolicy");
    if (run.node.hasImage(container.image()) && !policy.equals("Always")) {
      container.pulled = true;
      events.normal(
          pod,
          container,
          "Pulled",
          "Container image \"" + container.image() + "\" already present on machine");
      return true;
    }
    if (!container.backingOff) {
      events.normal(pod, container, "Pulling", "Pulling image \"" + container.image() + "\"");
    }
    Instant end = run.node.pull(container.image(), now, pullTime(pod, run, container));
    container.pullDone = end;
    run.wakeAt(end);
    return !end.isAfter(now) && pull(pod, run, container);
  }

  private Duration pullTime(KubeObject pod, PodRun run, ContainerRun container) {
    Duration directed =
        Directions.duration(pod, Directions.PULL_TIME, container.name()).orElse(options.pullTime());
    // A known image is only asked for at the registry.
    Duration time = run.node.hasImage(container.image()) ? Duration.ofMillis(200) : directed;
    return options.scaled(time);
  }

  private boolean isMissing(KubeObject pod, ContainerRun container) {
    return Directions.text(pod, Directions.IMAGE_PULL, container.name())
            .filter(it -> it.equals("fail"))
            .isPresent()
        || options.missingImages().test(container.image());
  }

  private void pulled(KubeObject pod, PodRun run, ContainerRun container) {
    container.pulled = true;
    container.pullDone = null;
    container.pullFailures = 0;
    run.node.pulled(container.image());
    events.normal(
        pod, container, "Pulled", "Successfully pulled image \"" + container.image() + "\"");
  }

  /// First the error, then the wait, each longer than the one before.
  private void failPull(KubeObject pod, PodRun run, ContainerRun container) {
    String image = container.image();
    if (!container.backingOff) {
      String error =
          "failed to pull and unpack image \""
              + image
              + "\": failed to resolve reference \""
              + image
              + "\": "
              + image
              + ": not found";
      events.normal(pod, container, "Pulling", "Pulling image \"" + image + "\"");
      events.warning(
          pod,
          container,
          "Failed",
          "Failed to pull image \"" + image + "\": rpc error: code = NotFound desc = " + error);
      events.warning(pod, container, "Failed", "Error: ErrImagePull");
      container.state = new Waiting("ErrImagePull", "rpc error: code = NotFound desc = " + error);
      container.backingOff = true;
      container.again = world.now().plus(SECOND);
    } else {
      String message = "Back-off pulling image \"" + image + "\"";
      events.normal(pod, container, "BackOff", message);
      events.warning(pod, container, "Failed", "Error: ImagePullBackOff");
      container.state = new Waiting("ImagePullBackOff", message);
      container.backingOff = false;
      container.again = world.now().plus(CRASHES.after(container.pullFailures++));
    }
    run.wakeAt(container.again);
  }

  private void start(KubeObject pod, PodRun run, ContainerRun container, Runnable news) {
    Optional<String> reason = references.unconfigurable(pod, container.spec);
    if (reason.isPresent()) {
      events.warning(pod, container, "Failed", "Error: " + reason.get());
      container.state = new Waiting("CreateContainerConfigError", reason.get());
      container.again = world.now().plus(CONFIG_RETRY);
      run.wakeAt(container.again);
      return;
    }
    container.id = "containerd://" + hex(world.uuid()) + hex(world.uuid());
    container.state = new Running(world.now());
    events.normal(pod, container, "Created", "Created container: " + container.name());
    events.normal(pod, container, "Started", "Started container " + container.name());
    logs.begin(pod.objectName(), container.name());
    container.program = null;
    Optional<Program> program = programs.forContainer(pod, container.spec);
    if (program.isPresent()) {
      ProgramRun started = new ProgramRun(world, pod, container.name(), logs, news);
      container.program = started;
      started.start(program.get());
    }
    stepRunning(pod, run, container, new Running(world.now()));
  }

  private static String hex(String uuid) {
    return uuid.replace("-", "");
  }

  private void stepRunning(KubeObject pod, PodRun run, ContainerRun container, Running running) {
    ProgramRun program = container.program;
    if (program != null) {
      program
          .exit()
          .ifPresent(exit -> end(container, exit.code(), exit.message(), running.since()));
    } else {
      exitTime(pod, container, running.since())
          .ifPresent(at -> exitOrWait(pod, run, container, running, at));
    }
    Probes.next(pod, container, world.now()).ifPresent(run::wakeAt);
    container.ended().ifPresent(ended -> run.wakeAt(world.now()));
  }

  private void exitOrWait(
      KubeObject pod, PodRun run, ContainerRun container, Running running, Instant at) {
    if (at.isAfter(world.now())) {
      run.wakeAt(at);
    } else {
      end(container, Directions.exitCode(pod, container), "", running.since());
    }
  }

  /// When a container without a program exits: as directed; else init containers and jobs' pods
  /// when their work is done, and all others never.
  private Optional<Instant> exitTime(KubeObject pod, ContainerRun container, Instant since) {
    Optional<Duration> directed = Directions.exitAfter(pod, container);
    if (directed.isPresent()) {
      return Optional.of(since.plus(directed.get()));
    }
    if (container.isSidecar()) {
      return Optional.empty();
    }
    boolean job = pod.controller().filter(owner -> owner.kind().equals("Job")).isPresent();
    boolean works = container.init || job || Directions.hasExitCode(pod, container);
    Duration time = container.init ? SECOND : options.runTime();
    return works ? Optional.of(since.plus(options.scaled(time))) : Optional.empty();
  }

  void end(ContainerRun container, int code, String message, Instant since) {
    container.state =
        new Ended(code, code == 0 ? "Completed" : "Error", message, since, world.now());
  }

  private void stepEnded(
      KubeObject pod, PodRun run, ContainerRun container, Ended ended, Runnable news) {
    if (!restarts(pod, container, ended)) {
      return;
    }
    boolean healthy = Duration.between(ended.since(), ended.at()).compareTo(FORGIVEN) >= 0;
    int crashes = healthy ? 0 : container.crashes;
    container.crashes = crashes + 1;
    container.last = ended;
    container.restarts++;
    if (crashes == 0) {
      container.state = new Waiting("ContainerCreating", "");
      start(pod, run, container, news);
      return;
    }
    Duration wait = CRASHES.after(crashes - 1);
    String where = pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    events.warning(
        pod,
        container,
        "BackOff",
        "Back-off restarting failed container " + container.name() + " in pod " + where);
    container.state =
        new Waiting(
            "CrashLoopBackOff",
            "back-off "
                + GoDuration.text(wait)
                + " restarting failed container="
                + container.name()
                + " pod="
                + where);
    container.again = ended.at().plus(wait);
    run.wakeAt(container.again);
  }

  private static boolean restarts(KubeObject pod, ContainerRun container, Ended ended) {
    if (container.isSidecar()) {
      return true;
    }
    return switch (PodRun.restartPolicy(pod)) {
      case "Never" -> false;
      case "OnFailure" -> ended.exitCode() != 0;
      default -> !container.init || ended.exitCode() != 0;
    };
  }
}
