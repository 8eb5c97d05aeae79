package dev.galley.kube.admission;

import dev.galley.base.runtime.World;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Posts JSON over HTTPS to an address of our choice under the name in the URL, which the JDK's own
/// client cannot: webhooks of services have names that no resolver knows.
final class HttpsPost {
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final World world;
  private final SSLContext context;

  /// What came back.
  record Answer(int status, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// @param certificates those to trust, in PEM; empty for those that this machine trusts
  HttpsPost(World world, String certificates) {
    this.world = world;
    this.context = context(certificates);
  }

  /// @throws WebhookUnreachable when nothing comes back
  Answer post(URI uri, InetSocketAddress address, byte[] body, Duration timeout) {
    Instant deadline = world.now().plus(timeout);
    try (Socket plain = new Socket()) {
      connect(plain, address, timeout);
      String name = uri.getHost().replace("[", "").replace("]", "");
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, name, address.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) Math.max(1, Duration.between(world.now(), deadline).toMillis()));
      socket.startHandshake();
      write(socket.getOutputStream(), uri, body);
      return new Reader(socket, deadline).answer();
    } catch (SocketTimeoutException late) {
      throw new WebhookUnreachable("context deadline exceeded");
    } catch (SSLException refused) {
      throw new WebhookUnreachable(tls(refused));
    } catch (EOFException end) {
      throw new WebhookUnreachable("EOF");
    } catch (IOException failure) {
      throw new WebhookUnreachable(String.valueOf(failure.getMessage()));
    }
  }

  private static void connect(Socket socket, InetSocketAddress address, Duration timeout)
      throws IOException {
    if (address.isUnresolved()) {
      throw new WebhookUnreachable(
          "dial tcp: lookup " + address.getHostString() + ": no such host");
    }
    String to =
        "dial tcp " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": ";
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) timeout.toMillis());
    } catch (SocketTimeoutException late) {
      throw new WebhookUnreachable(to + "i/o timeout");
    } catch (ConnectException refused) {
      throw new WebhookUnreachable(to + "connect: connection refused");
    } catch (IOException failure) {
      String why = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
      throw new WebhookUnreachable(to + "connect: " + why);
    }
  }

  private static String tls(SSLException refused) {
    String why = String.valueOf(refused.getMessage());
    if (why.contains("unable to find valid certification path")
        || why.contains("Path does not chain")
        || why.contains("signature check failed")
        || why.contains("trustAnchors")) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (why.contains("No subject alternative") || why.contains("No name matching")) {
      return "tls: failed to verify certificate: x509: " + why;
    }
    return "tls: " + why;
  }

  private static void write(OutputStream out, URI uri, byte[] body) throws IOException {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String head =
        "POST "
            + path
            + "?"
            + uri.getRawQuery()
            + " HTTP/1.1\r\nHost: "
            + uri.getRawAuthority()
            + "\r\nUser-Agent: kube-apiserver-admission\r\nContent-Length: "
            + body.length
            + "\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  private static SSLContext context(String certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, certificates.isBlank() ? null : trust(certificates), null);
      return context;
    } catch (GeneralSecurityException | IOException unreadable) {
      throw new WebhookFailure("unable to load root certificates: " + unreadable.getMessage());
    }
  }

  private static TrustManager[] trust(String certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    InputStream pem = new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII));
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      store.setCertificateEntry("ca-" + number++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /// Reads one answer before the deadline.
  private final class Reader {
    private final SSLSocket socket;
    private final InputStream in;
    private final Instant deadline;

    Reader(SSLSocket socket, Instant deadline) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.deadline = deadline;
    }

    Answer answer() throws IOException {
      String[] status = line().split(" ", 3);
      if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
        throw new IOException("malformed HTTP response \"" + String.join(" ", status) + "\"");
      }
      long length = -1;
      boolean chunked = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        String header = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (header.equals("content-length")) {
          length = Long.parseLong(value);
        } else if (header.equals("transfer-encoding")) {
          chunked = value.equalsIgnoreCase("chunked");
        }
      }
      int code = Integer.parseInt(status[1]);
      return new Answer(code, chunked ? chunks() : body(length));
    }

    private byte[] body(long length) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (length < 0 || body.size() < length) {
        int next = read();
        if (next < 0) {
          if (length >= 0) {
            throw new EOFException();
          }
          break;
        }
        add(body, next);
      }
      return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        String size = line();
        int semicolon = size.indexOf(';');
        int left =
            Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
        if (left == 0) {
          return body.toByteArray();
        }
        for (; left > 0; left--) {
          add(body, required());
        }
        line();
      }
    }

    private static void add(ByteArrayOutputStream body, int next) throws IOException {
      if (body.size() >= MOST_BYTES) {
        throw new IOException("response body too large");
      }
      body.write(next);
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = required(); next != '\n'; next = required()) {
        if (next != '\r') {
          add(line, next);
        }
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    private int required() throws IOException {
      int next = read();
      if (next < 0) {
        throw new EOFException();
      }
      return next;
    }

    /// Looks at the clock only when the next byte is not there yet.
    private int read() throws IOException {
      if (in.available() == 0) {
        long left = Duration.between(world.now(), deadline).toMillis();
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
      }
      return in.read();
    }
  }
}
