package dev.galley.kube.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// One request as Jetty hands it over, and its answer on the wire: whole, as a stream, or as a
/// WebSocket.
final class Exchange extends Handler.Abstract {
  /// As large a body as upstream reads.
  private static final int BODY_LIMIT = 3 * 1024 * 1024;

  private final JettyFront.Front front;
  private final JettyFront.Lifetime lifetime;
  private final Sockets sockets;

  Exchange(JettyFront.Front front, JettyFront.Lifetime lifetime, Sockets sockets) {
    this.front = front;
    this.lifetime = lifetime;
    this.sockets = sockets;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    Map<String, String> headers = headers(request);
    boolean wantsSocket = Sockets.isAskedFor(headers);
    byte[] body = wantsSocket ? new byte[0] : body(request);
    Answer answer =
        body == null
            ? front.tooLarge(BODY_LIMIT)
            : front.answer(
                request.getMethod(),
                request.getHttpURI().getDecodedPath(),
                request.getHttpURI().getQuery(),
                headers,
                body,
                client(request));
    switch (answer) {
      case Answer.Whole whole -> send(whole, response, callback);
      case Answer.Stream stream -> {
        if (wantsSocket) {
          sockets.open(stream.asSocket(), request, response, callback);
        } else {
          send(stream, new Connection(request, lifetime), response, callback);
        }
      }
      case Answer.Socket socket -> sockets.open(socket, request, response, callback);
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
          (one, other) -> one + separator(field) + other);
    }
    return headers;
  }

  /// Names of groups may contain commas.
  private static String separator(HttpField field) {
    return field.getName().regionMatches(true, 0, "impersonate-", 0, 12) ? "\n" : ",";
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
    if (!whole.contentType().isEmpty()) {
      response.getHeaders().put("Content-Type", whole.contentType());
    }
    if (whole.status() != 204 && whole.status() != 304) {
      response.getHeaders().put("Content-Length", Integer.toString(whole.body().length));
    }
    addAll(whole.headers(), response);
    response.write(true, ByteBuffer.wrap(whole.body()), callback);
  }

  private static void send(
      Answer.Stream stream, Connection connection, Response response, Callback callback) {
    response.setStatus(200);
    response.getHeaders().put("Content-Type", stream.contentType());
    addAll(stream.headers(), response);
    try {
      feed(stream, connection, response);
      callback.succeeded();
    } catch (IOException | RuntimeException failure) {
      callback.failed(failure);
    }
  }

  private static void feed(Answer.Stream stream, Connection connection, Response response)
      throws IOException {
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      // The client waits for the headers before it waits for the first piece.
      out.flush();
      StreamSink sink = new StreamSink(out, connection);
      stream.feed().into(sink);
      sink.flush();
    }
  }

  private static void addAll(Map<String, String> headers, Response response) {
    headers.forEach((name, value) -> {
      for (String each : value.split("\n")) {
        response.getHeaders().add(name, each);
      }
    });
  }

  /// Gathers the pieces until they are to be sent, because each sending is encrypted and handed to
  /// the system by itself.
  private static final class StreamSink implements Answer.Sink {
    /// As much as a record of TLS holds.
    private static final int FULL = 16 * 1024;

    private final OutputStream out;
    private final Connection connection;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    StreamSink(OutputStream out, Connection connection) {
      this.out = out;
      this.connection = connection;
    }

    @Override
    public void write(byte[] piece) throws IOException {
      if (waiting.size() + piece.length > FULL) {
        flush();
      }
      waiting.writeBytes(piece);
    }

    @Override
    public void flush() throws IOException {
      if (waiting.size() > 0) {
        byte[] pieces = waiting.toByteArray();
        waiting.reset();
        out.write(pieces);
      }
    }

    @Override
    public boolean isClosed() {
      return connection.isGone();
    }
  }
}
