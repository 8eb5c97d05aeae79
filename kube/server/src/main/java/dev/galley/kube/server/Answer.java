package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an HTTP request is answered with.
sealed interface Answer {
  String JSON = "application/json";
  String TEXT = "text/plain; charset=utf-8";

  /// A complete body. A header that is sent several times has its values separated by line feeds.
  record Whole(int status, String contentType, Map<String, String> headers, byte[] body)
      implements Answer {}

  /// A body that comes piece by piece, over HTTP or as messages of a WebSocket.
  record Stream(String contentType, Map<String, String> headers, Feed feed) implements Answer {
    /// The same over a WebSocket: each piece is a message, of text unless it may be anything.
    Socket asSocket() {
      boolean text = contentType.startsWith(JSON);
      return new Socket("", headers, wire -> feed.into(new SocketSink(wire, text)));
    }
  }

  /// Sends the pieces of a stream as messages.
  record SocketSink(Wire wire, boolean text) implements Sink {
    @Override
    public void write(byte[] piece) throws IOException {
      if (text) {
        wire.text(new String(piece, StandardCharsets.UTF_8));
      } else {
        wire.binary(piece);
      }
    }

    @Override
    public void flush() {
      // Messages are sent at once.
    }

    @Override
    public boolean isClosed() {
      return wire.isClosed();
    }
  }

  /// A conversation over a WebSocket, in a subprotocol or in none (empty).
  record Socket(String protocol, Map<String, String> headers, Conversation conversation)
      implements Answer {}

  /// What is said over a WebSocket.
  @FunctionalInterface
  interface Conversation {
    /// Returns when the socket is to be closed.
    ///
    /// @throws IOException when the client has gone
    void with(Wire wire) throws IOException;
  }

  /// The server's end of a WebSocket.
  interface Wire {
    void text(String message) throws IOException;

    void binary(byte[] message) throws IOException;

    /// The next message; `null` when none came in time.
    byte @Nullable [] receive(Duration timeout) throws IOException;

    /// Whether the client has gone or the server is shutting down.
    boolean isClosed();
  }

  /// Produces the pieces of a stream.
  @FunctionalInterface
  interface Feed {
    /// Returns when the stream is to end.
    ///
    /// @throws IOException when nobody reads any more
    void into(Sink sink) throws IOException;
  }

  /// Takes the pieces of a stream.
  interface Sink {
    void write(byte[] piece) throws IOException;

    /// Sends what has been written, if that waits for anything.
    void flush() throws IOException;

    /// Whether the server is shutting down or nobody reads any more.
    boolean isClosed();
  }

  static Whole json(int status, @Nullable Object tree) {
    return new Whole(status, JSON, Map.of(), line(tree));
  }

  /// JSON that is there already.
  static Whole ofJson(int status, byte[] json) {
    return new Whole(status, JSON, Map.of(), line(json));
  }

  static Whole text(int status, String text) {
    return new Whole(status, TEXT, Map.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  /// What Go's HTTP router says when nothing is there at all.
  static Whole noSuchPage() {
    return with(text(404, "404 page not found\n"), "X-Content-Type-Options", "nosniff");
  }

  /// JSON that upstream always sets out in lines.
  static Whole raw(int status, Map<String, ? extends @Nullable Object> tree) {
    return new Whole(status, JSON, Map.of(), Rendering.pretty(Json.bytes(tree)));
  }

  /// JSON with a line feed, as Go's encoder ends it.
  static byte[] line(@Nullable Object tree) {
    return line(Json.bytes(tree));
  }

  private static byte[] line(byte[] json) {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  static Whole with(Whole answer, String header, String value) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put(header, value);
    return new Whole(answer.status(), answer.contentType(), headers, answer.body());
  }

  /// The paths that a directory of the API lists.
  static Whole paths(List<String> paths) {
    return raw(200, Map.of("paths", paths));
  }
}
