package dev.galley.checks.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client's way to a server.
interface Http extends AutoCloseable {
  /// A request; a body of no bytes is none.
  record Ask(String method, String path, String contentType, byte[] body) {
    static Ask get(String path) {
      return new Ask("GET", path, "", new byte[0]);
    }
  }

  /// An answer, and when its body began by [System#nanoTime].
  record Reply(int status, byte[] body, long firstByte) {
    Reply expect(int wanted) throws IOException {
      if (status != wanted) {
        throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
      }
      return this;
    }
  }

  Reply send(Ask ask) throws IOException;

  /// Reads an answer that goes on, until the server or [#close] ends it.
  ///
  /// @param opened run when the headers have come
  void follow(String path, Runnable opened, Consumer<byte[]> piece) throws IOException;

  @Override
  void close();

  /// Both versions of the protocol.
  enum Version {
    ONE("HTTP/1.1"),
    TWO("HTTP/2");

    private final String text;

    Version(String text) {
      this.text = text;
    }

    /// How many clients are to share a connection: with HTTP/2 all those of a program do.
    Http connect(Endpoint endpoint, @Nullable Http shared) throws IOException {
      return switch (this) {
        case ONE -> HttpOne.connect(endpoint);
        case TWO -> shared instanceof HttpTwo ? shared : new HttpTwo(endpoint);
      };
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
