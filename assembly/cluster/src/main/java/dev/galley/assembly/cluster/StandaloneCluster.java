package dev.galley.assembly.cluster;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.control.kubelet.KubeletOptions;
import dev.galley.control.kubelet.NodeSpec;
import dev.galley.control.kubelet.PodLogs;
import dev.galley.control.workloads.WorkloadsOptions;
import dev.galley.kube.access.SigningKey;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.durable.DurableOptions;
import dev.galley.kube.durable.DurableStorage;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import dev.galley.kube.storage.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A Kubernetes by itself, without a platform on it: an API server and, if wanted, controllers, a
/// scheduler and simulated machines. Thread-safe; closing it stops everything it has started.
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final World world;
  private final Storage storage;
  private final ApiServer server;
  private final Optional<ControlPlane> controlPlane;
  private final AtomicReference<@Nullable Task> whole = new AtomicReference<>();
  private final AtomicReference<@Nullable KubeServer> served = new AtomicReference<>();

  private StandaloneCluster(World world, StandaloneOptions options) {
    this.world = world;
    this.storage =
        options.data().isPresent()
            ? DurableStorage.open(world, options.data().get(), DurableOptions.DEFAULT)
            : new MemoryStorage();
    this.server =
        ApiServer.start(
            world,
            storage,
            options
                .data()
                .map(directory -> options.server().signingKey(SigningKey.in(directory)))
                .orElseGet(options::server));
    this.controlPlane =
        options.controllers()
            ? Optional.of(
                ControlPlane.start(
                    world,
                    server,
                    WorkloadsOptions.DEFAULT.issuer(new ServedIssuer(server, served::get)),
                    KubeletOptions.LOCAL,
                    api -> (pod, container) -> Optional.empty()))
            : Optional.empty();
    for (int number = 1; number <= options.nodes(); number++) {
      NodeSpec machine =
          NodeSpec.named("node-" + number).kubeletVersion(options.server().version());
      controlPlane.orElseThrow().kubelet().joinNode(machine);
    }
  }

  /// Starts a cluster and returns when its API can be used.
  ///
  /// @throws dev.galley.base.problem.ProblemException when its storage cannot be opened
  public static StandaloneCluster start(World world, StandaloneOptions options) {
    AtomicReference<@Nullable StandaloneCluster> started = new AtomicReference<>();
    AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
    Signal begun = world.signal("the cluster has begun");
    Task whole =
        world.start(
            "cluster",
            () -> {
              try {
                started.set(new StandaloneCluster(world, options));
              } catch (RuntimeException failure) {
                failed.set(failure);
              } finally {
                begun.raise();
              }
            });
    begun.awaitAfter(0);
    @Nullable StandaloneCluster cluster = started.get();
    if (cluster == null) {
      whole.cancel();
      @Nullable RuntimeException failure = failed.get();
      throw failure == null ? new IllegalStateException("the cluster was stopped") : failure;
    }
    cluster.whole.set(whole);
    return cluster;
  }

  public ApiServer server() {
    return server;
  }

  /// The API in process, as a user sees it.
  public KubeApi as(UserInfo user) {
    return server.as(user);
  }

  /// The API in process, as somebody sees it who may do everything.
  public KubeApi administrator() {
    return as(UserInfo.administrator("kubernetes-admin"));
  }

  /// Serves the API over HTTPS as well; whoever asks for it closes it before the cluster.
  ///
  /// @throws dev.galley.base.problem.ProblemException when the port is in use
  public KubeServer serve(ServerOptions options) {
    KubeServer started =
        KubeServer.start(world, server, options.logs(LogBridge.of(this::logs)).streams(this::exec));
    served.set(started);
    return started;
  }

  private PodStreams.Ended exec(
      KubeObject pod, PodStreams.Command command, PodStreams.Terminal terminal) {
    return controlPlane
        .map(running -> running.kubelet().streams())
        .orElse(PodStreams.NONE)
        .exec(pod, command, terminal);
  }

  private Optional<PodLogs> logs() {
    return controlPlane.map(running -> running.kubelet().logs());
  }

  /// Stops everything; what was written to a directory stays there. Idempotent.
  @Override
  public void close() {
    @Nullable Task running = whole.getAndSet(null);
    if (running != null) {
      controlPlane.ifPresent(plane -> plane.kubelet().stop());
      storage.close();
      running.cancel();
      running.join(GRACE);
    }
  }
}
