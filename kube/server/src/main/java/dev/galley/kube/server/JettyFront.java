package dev.galley.kube.server;

import dev.galley.base.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 over TLS on the loopback address, each request on a virtual thread of its own.
final class JettyFront {
  /// As large a body as upstream reads.
  private static final int BODY_LIMIT = 3 * 1024 * 1024;

  private final Server server;
  private final ServerConnector connector;
  private volatile boolean stopping;

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

  JettyFront(Front front, CertificateAuthority authority, int port) {
    VirtualThreadPool threads = new VirtualThreadPool();
    threads.setName("api");
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(64 * 1024);
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    connector =
        new ServerConnector(server, tls(authority), new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(0);
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setHandler(new Adapter(front));
    server.setStopTimeout(0);
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
    stopping = true;
    try {
      server.stop();
    } catch (Exception failure) {
      // Whatever could not be closed in order is closed with the process.
      connector.close();
    }
  }

  private final class Adapter extends Handler.Abstract {
    private final Front front;

    Adapter(Front front) {
      this.front = front;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      byte[] body = body(request);
      Answer answer =
          body == null
              ? front.tooLarge(BODY_LIMIT)
              : front.answer(
                  request.getMethod(),
                  request.getHttpURI().getDecodedPath(),
                  request.getHttpURI().getQuery(),
                  headers(request),
                  body,
                  client(request));
      switch (answer) {
        case Answer.Whole whole -> send(whole, response, callback);
        case Answer.Stream stream -> send(stream, response, callback);
      }
      return true;
    }

    private static byte @Nullable [] body(Request request) throws IOException {
      if (request.getLength() == 0) {
        return new byte[0];
      }
      try (InputStream in = Content.Source.asInputStream(request)) {
        byte[] read = in.readNBytes(BODY_LIMIT + 1);
        return read.length > BODY_LIMIT ? null : read;
      }
    }

    private static Map<String, String> headers(Request request) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (HttpField field : request.getHeaders()) {
        headers.merge(
            field.getName().toLowerCase(Locale.ROOT),
            field.getValue() == null ? "" : field.getValue(),
            (one, other) -> one + "," + other);
      }
      return headers;
    }

    private static Optional<X509Certificate> client(Request request) {
      return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                  instanceof EndPoint.SslSessionData data
              && data.peerCertificates() != null
              && data.peerCertificates().length > 0
          ? Optional.of(data.peerCertificates()[0])
          : Optional.empty();
    }

    private static void send(Answer.Whole whole, Response response, Callback callback) {
      response.setStatus(whole.status());
      response.getHeaders().put("Content-Type", whole.contentType());
      response.getHeaders().put("Content-Length", Integer.toString(whole.body().length));
      addAll(whole.headers(), response);
      response.write(true, ByteBuffer.wrap(whole.body()), callback);
    }

    private void send(Answer.Stream stream, Response response, Callback callback) {
      response.setStatus(200);
      response.getHeaders().put("Content-Type", stream.contentType());
      addAll(stream.headers(), response);
      try {
        feed(stream, response);
        callback.succeeded();
      } catch (IOException | RuntimeException failure) {
        callback.failed(failure);
      }
    }

    private void feed(Answer.Stream stream, Response response) throws IOException {
      try (OutputStream out = Content.Sink.asOutputStream(response)) {
        // The client waits for the headers before it waits for the first piece.
        out.flush();
        stream.feed().into(new JettySink(out));
      }
    }

    private static void addAll(Map<String, String> headers, Response response) {
      headers.forEach((name, value) -> {
        for (String each : value.split("\n")) {
          response.getHeaders().add(name, each);
        }
      });
    }
  }

  private final class JettySink implements Answer.Sink {
    private final OutputStream out;

    JettySink(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(byte[] piece) throws IOException {
      out.write(piece);
      out.flush();
    }

    @Override
    public boolean isClosed() {
      return stopping;
    }
  }
}
