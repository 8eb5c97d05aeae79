package dev.galley.kube.server;

import dev.galley.base.problem.Problem;
import java.io.IOException;
import java.net.BindException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 and HTTP/2 over TLS on the loopback address, each request on a virtual thread of its
/// own.
final class JettyFront {
  private static final int CONCURRENT_STREAMS = 1000;

  private final Server server;
  private final ServerConnector connector;
  private final Lifetime lifetime = new Lifetime();

  /// Whether the server is being stopped, for streams that would otherwise go on.
  static final class Lifetime {
    private volatile boolean over;

    boolean isOver() {
      return over;
    }
  }

  /// A request as it came from the wire, and its answer.
  interface Front {
    Answer answer(
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        byte[] body,
        Optional<X509Certificate> client);

    Answer tooLarge(long limit);
  }

  private static final int HEADER_LIMIT = 64 * 1024;

  /// What Go's servers choose too; Java's own first choice takes two fifths longer.
  private static final String CHEAPEST_CIPHER = "TLS_AES_128_GCM_SHA256";

  JettyFront(Front front, CertificateAuthority authority, int port) {
    VirtualThreadPool threads = new VirtualThreadPool();
    threads.setName("api");
    // A watch keeps its thread for minutes: any limit would be one of open watches.
    threads.setMaxConcurrentTasks(0);
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(HEADER_LIMIT);
    // Names of objects may hold what a stricter reading of URLs would refuse.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    connector = new ServerConnector(server, connections(tls(authority), configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(0);
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setHandler(new Exchange(front, lifetime, new Sockets(server, lifetime)));
    server.setStopTimeout(0);
  }

  /// HTTP/2 for those who ask for it while the connection is secured, as kubectl does.
  private static ConnectionFactory[] connections(
      SslContextFactory.Server tls, HttpConfiguration configuration) {
    HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
    http2.setMaxConcurrentStreams(CONCURRENT_STREAMS);
    // Whoever gives up all of its watches at once resets as many streams, and is no attacker.
    http2.setRateControlFactory(new WindowRateControl.Factory(2 * CONCURRENT_STREAMS));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    SslConnectionFactory secure = new SslConnectionFactory(tls, alpn.getProtocol());
    return new ConnectionFactory[] {secure, alpn, http2, http1};
  }

  private static SslContextFactory.Server tls(CertificateAuthority authority) {
    try {
      Credential credential = authority.server();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      PrivateKey key = credential.key();
      keys.setKeyEntry(
          "server", key, new char[0], new X509Certificate[] {credential.certificate()});
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority.certificate());
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setKeyStore(keys);
      tls.setKeyStorePassword("");
      tls.setTrustStore(trusted);
      tls.setWantClientAuth(true);
      tls.setSniRequired(false);
      tls.setUseCipherSuitesOrder(true);
      tls.setCipherComparator(Comparator.comparing(suite -> !suite.equals(CHEAPEST_CIPHER)));
      return tls;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException("a key store in memory can be filled", failure);
    }
  }

  void start() {
    int port = connector.getPort();
    try {
      server.start();
    } catch (Exception failure) {
      stop();
      throw cannotListen(port, failure);
    }
  }

  private static RuntimeException cannotListen(int port, Exception failure) {
    boolean taken = failure instanceof BindException || failure.getCause() instanceof BindException;
    Problem problem =
        taken
            ? Problem.of(ServerProblem.PORT_IN_USE, "port " + port + " on 127.0.0.1 is in use")
                .hint("Stop the program that listens there, or choose another port")
            : Problem.of(
                    ServerProblem.CANNOT_LISTEN, "cannot listen on port " + port + " of 127.0.0.1")
                .because(String.valueOf(failure.getMessage()));
    return problem.asException();
  }

  int port() {
    return connector.getLocalPort();
  }

  void stop() {
    lifetime.over = true;
    try {
      server.stop();
    } catch (Exception failure) {
      // Whatever could not be closed in order is closed with the process.
      connector.close();
    }
  }
}
