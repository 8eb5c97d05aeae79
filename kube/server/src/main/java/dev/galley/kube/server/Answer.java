package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /// A body that comes piece by piece, each sent at once.
  record Stream(String contentType, Map<String, String> headers, Feed feed) implements Answer {}

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

    /// Whether the server is shutting down or nobody reads any more.
    boolean isClosed();
  }

  static Whole json(int status, @Nullable Object tree) {
    return new Whole(status, JSON, Map.of(), line(tree));
  }

  static Whole text(int status, String text) {
    return new Whole(status, TEXT, Map.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  /// What Go's HTTP router says when nothing is there at all.
  static Whole noSuchPage() {
    return text(404, "404 page not found\n");
  }

  /// JSON with a line feed, as Go's encoder ends it.
  static byte[] line(@Nullable Object tree) {
    byte[] json = Json.bytes(tree);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  static Whole with(Whole answer, String header, String value) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put(header, value);
    return new Whole(answer.status(), answer.contentType(), headers, answer.body());
  }

  /// Methods that a place answers, for the failure that names them.
  static Whole methodNotAllowed() {
    return json(405, Failure.status(Failure.methodNotAllowed()));
  }

  /// The paths that a directory of the API lists.
  static Whole paths(List<String> paths) {
    return json(200, Map.of("paths", paths));
  }
}
