package dev.galley.surface.cli;

import static java.util.Objects.requireNonNull;

import dev.galley.assembly.cluster.LogBridge;
import dev.galley.assembly.platform.PlatformSettings;
import dev.galley.assembly.platform.SimulatedPlatform;
import dev.galley.assembly.platform.Step;
import dev.galley.base.problem.Problem;
import dev.galley.base.runtime.RealWorld;
import dev.galley.base.runtime.Task;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `galley up`.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Bring a platform up on this machine: an embedded Kubernetes and a simulated AWS.",
    footerHeading = "%nExamples%n",
    footer = {
      "  galley up                                 the example",
      "  galley up ~/platform --port 7443          another repository, another port",
      "  galley up --speed 1                       with the latencies of the real AWS",
      "",
      "Ctrl-C stops it. Other terminals: galley status, tree, nodes, down; kubectl with",
      ".galley/kubeconfig.",
    })
final class UpCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Mixin private RepositoryOptions repository;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "6443",
      description = "Of the API; ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many times shorter simulated latencies are; ${DEFAULT-VALUE}.")
  private double speed;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = galley.terminal();
    Path directory = galley.directory();
    if (new ControlClient(directory).isRunning()) {
      throw new CommandFailed(
          Problem.of(CliProblem.ALREADY_RUNNING, "a platform is running in this directory already")
              .hint("galley status · galley down"),
          ExitCode.FAILED);
    }
    PlatformSettings settings = PlatformSettings.follow(repository.request(), speed);
    requireFreePort();
    terminal.dataLine(
        "galley · simulated AWS %s, %s times faster · %s · nothing here costs money"
            .formatted(settings.spec().region(), trimmed(speed), settings.repository().revision()));
    RealWorld world =
        new RealWorld((task, failure) -> terminal.note("! task " + task + " failed: " + failure));
    Started started = start(world, settings, terminal);
    SimulatedPlatform platform = started.platform();
    try (Interrupt interrupt = Interrupt.listen(terminal)) {
      ControlServer control =
          ControlServer.open(
              ControlClient.socket(directory), new Answers(terminal, platform, interrupt)::answer);
      try {
        return serve(terminal, world, platform, directory, interrupt);
      } finally {
        control.close();
        started.whole().cancel();
      }
    }
  }

  /// A platform, and the task that everything in it belongs to.
  private record Started(SimulatedPlatform platform, Task whole) {}

  private static Started start(RealWorld world, PlatformSettings settings, Terminal terminal)
      throws InterruptedException {
    AtomicReference<@Nullable SimulatedPlatform> started = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Task whole =
        world.start(
            "platform",
            () -> {
              SimulatedPlatform platform =
                  SimulatedPlatform.start(world, settings, step -> progress(terminal, step));
              platform.follow();
              started.set(platform);
              begun.countDown();
            });
    begun.await();
    return new Started(requireNonNull(started.get()), whole);
  }

  /// Before anything begins: the server itself would notice only when the cluster is there.
  private void requireFreePort() {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.setReuseAddress(true);
    } catch (IOException taken) {
      throw new CommandFailed(
          Problem.of(CliProblem.PORT_IN_USE, "port " + port + " is in use")
              .because(String.valueOf(taken.getMessage()))
              .hint("choose another: --port N, or 0 for any that is free"),
          ExitCode.FAILED);
    }
  }

  private int serve(
      Terminal terminal,
      RealWorld world,
      SimulatedPlatform platform,
      Path directory,
      Interrupt interrupt)
      throws InterruptedException {
    @Nullable ApiServer server = awaitServer(platform, interrupt);
    if (server == null) {
      return failed(terminal, platform);
    }
    Path state = directory.resolve(".galley");
    ServerOptions options =
        ServerOptions.in(state.resolve("pki"))
            .port(port)
            .logs(LogBridge.of(platform::logs))
            .streams(platform.streams());
    try (KubeServer http = KubeServer.start(world, server, options)) {
      Path kubeconfig = state.resolve("kubeconfig");
      http.kubeconfig(platform.settings().spec().name(), UserInfo.administrator("galley-admin"))
          .write(kubeconfig);
      terminal.dataLine(
          "  API at " + http.url() + " · kubeconfig " + directory.relativize(kubeconfig));
      boolean up = awaitUp(terminal, platform, interrupt);
      if (up) {
        announce(terminal, platform);
      }
      interrupt.await();
    }
    terminal.note("stopped; nothing is left running");
    return ExitCode.OK;
  }

  private static @Nullable ApiServer awaitServer(SimulatedPlatform platform, Interrupt interrupt)
      throws InterruptedException {
    while (platform.server().isEmpty() && platform.failure().isEmpty()) {
      if (interrupt.await(Duration.ofMillis(100))) {
        return null;
      }
    }
    return platform.server().orElse(null);
  }

  private static int failed(Terminal terminal, SimulatedPlatform platform) {
    platform
        .failure()
        .ifPresent(problem -> terminal.note(ProblemView.of(terminal, problem).stripTrailing()));
    return platform.failure().isPresent() ? ExitCode.FAILED : ExitCode.INTERRUPTED;
  }

  /// Waits until everything has converged, or somebody stops it.
  private static boolean awaitUp(Terminal terminal, SimulatedPlatform platform, Interrupt interrupt)
      throws InterruptedException {
    while (!platform.isDelivering() || !new StatusView(platform).isUp()) {
      if (platform.failure().isPresent()) {
        failed(terminal, platform);
        return false;
      }
      if (interrupt.await(Duration.ofMillis(500))) {
        return false;
      }
    }
    return true;
  }

  private static void announce(Terminal terminal, SimulatedPlatform platform) {
    int nodes = platform.view().list("", "Node").size();
    terminal.dataLine(
        "%s platform is up: %d nodes, %s/month if it were real"
            .formatted(
                terminal.symbol(Terminal.Symbol.OK),
                nodes,
                ReportView.range(
                    platform.cost().lowPerMonth(), platform.cost().highPerMonth(), 0)));
    terminal.dataLine("");
    terminal.dataLine("  Next   export KUBECONFIG=$PWD/.galley/kubeconfig");
    terminal.dataLine("         kubectl get nodes,pods -A");
    terminal.dataLine("         galley tree");
    terminal.dataLine("  Leave  Ctrl-C, or galley down");
  }

  private static void progress(Terminal terminal, Step step) {
    if (step.state() != Step.State.WAITING && step.state() != Step.State.RUNNING) {
      terminal.dataLine(ReportView.step(terminal, step));
    }
  }

  static String trimmed(double number) {
    return Duration.ofSeconds((long) number).toSeconds() == number
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
