package dev.galley.assembly.junit;

import dev.galley.assembly.cluster.StandaloneCluster;
import dev.galley.assembly.cluster.StandaloneOptions;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The Kubernetes API server of one test. Thread-safe.
public final class TestCluster implements AutoCloseable {
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final RealWorld world = new RealWorld((task, failure) -> failures.add(failure));
  private final StandaloneCluster cluster;
  private final Path keys;
  private @Nullable KubeServer served;

  private TestCluster(StandaloneOptions options, Path keys) {
    this.cluster = StandaloneCluster.start(world, options);
    this.keys = keys;
  }

  /// Starts a cluster that nothing has been written to.
  ///
  /// @param keys a directory for the certificates of its HTTPS side, which several clusters may
  ///   share
  public static TestCluster start(StandaloneOptions options, Path keys) {
    return new TestCluster(options, keys);
  }

  /// The API in process, as somebody sees it who may do everything.
  public KubeApi api() {
    return cluster.administrator();
  }

  /// The API in process, as a user sees it.
  public KubeApi as(UserInfo user) {
    return cluster.as(user);
  }

  /// The text of an administrator's kubeconfig, for example for fabric8's
  /// `Config.fromKubeconfig(…)`; the server listens on the loopback address from now on.
  public String kubeconfig() {
    return kubeconfig(UserInfo.administrator("kubernetes-admin"));
  }

  /// The text of a user's kubeconfig.
  public String kubeconfig(UserInfo user) {
    return served().kubeconfig("galley", user).text();
  }

  /// Writes an administrator's kubeconfig to a file, for `kubectl`, `helm` and the like.
  public Path kubeconfig(Path file) {
    served().kubeconfig("galley", UserInfo.administrator("kubernetes-admin")).write(file);
    return file;
  }

  /// `https://127.0.0.1:<port>`
  public String url() {
    return served().url();
  }

  /// Creates objects in the order in which they are needed, and waits until definitions are served.
  public void load(List<KubeObject> manifests) {
    new ManifestLoader(api()).load(manifests);
  }

  /// What went wrong in the cluster's own tasks; empty unless it has a defect.
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  private synchronized KubeServer served() {
    @Nullable KubeServer running = served;
    if (running == null) {
      running = cluster.serve(ServerOptions.in(keys));
      served = running;
    }
    return running;
  }

  @Override
  public synchronized void close() {
    @Nullable KubeServer running = served;
    if (running != null) {
      running.close();
      served = null;
    }
    cluster.close();
  }
}
