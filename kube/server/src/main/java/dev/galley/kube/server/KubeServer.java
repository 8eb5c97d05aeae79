package dev.galley.kube.server;

import dev.galley.base.runtime.World;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import java.time.Duration;
import java.util.List;

/// An API server over HTTPS on the loopback address, for kubectl and everything else that speaks to
/// a Kubernetes API.
///
/// It runs in the real world alone: its requests come on threads of their own, outside the world's
/// tasks.
public final class KubeServer implements AutoCloseable {
  private final CertificateAuthority authority;
  private final JettyFront front;

  private KubeServer(CertificateAuthority authority, JettyFront front) {
    this.authority = authority;
    this.front = front;
  }

  /// Starts listening.
  ///
  /// @throws dev.galley.base.problem.ProblemException when the port is in use or the certificates
  ///   cannot be kept
  public static KubeServer start(World world, ApiServer server, ServerOptions options) {
    server.recognize(options.tokens());
    CertificateAuthority authority = CertificateAuthority.in(options.directory(), world);
    String address = "127.0.0.1:" + options.port();
    JettyFront front =
        new JettyFront(new ApiFront(world, server, options, address), authority, options.port());
    front.start();
    new Publication(world, server).of(authority.certificatePem());
    return new KubeServer(authority, front);
  }

  public int port() {
    return front.port();
  }

  /// `https://127.0.0.1:<port>`
  public String url() {
    return "https://127.0.0.1:" + port();
  }

  /// The certificate authority in PEM, for clients that bring a token.
  public String certificateAuthority() {
    return authority.certificatePem();
  }

  /// What `kubectl` needs to reach the server as that user; a certificate is issued once and kept
  /// under the user's name.
  ///
  /// @param cluster the name of the cluster and the context in the file
  public Kubeconfig kubeconfig(String cluster, UserInfo user) {
    String file = "client-" + user.name().replaceAll("[^A-Za-z0-9.-]", "-");
    return Kubeconfig.of(
        cluster, user.name(), url(), authority.certificatePem(), authority.client(file, user));
  }

  /// Signs a request for a certificate.
  ///
  /// @param request in PEM
  /// @param usages by Kubernetes' names, such as `client auth`
  /// @return the certificate in PEM
  /// @throws IllegalArgumentException when the request cannot be read, or is not its sender's
  public String certificate(String request, List<String> usages, Duration length) {
    return authority.signed(request, usages, length);
  }

  /// Stops listening and ends open watches.
  @Override
  public void close() {
    front.stop();
  }
}
