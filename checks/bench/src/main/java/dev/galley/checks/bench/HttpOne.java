package dev.galley.checks.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;

/// A connection that speaks HTTP/1.1 and does nothing else, so that on a small machine the client
/// takes as little as possible from the server that is measured.
final class HttpOne implements Http {
  private final SSLSocket socket;
  private final String host;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[16 * 1024];
  private int from;
  private int to;

  private HttpOne(SSLSocket socket, String host) throws IOException {
    this.socket = socket;
    this.host = host;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static HttpOne connect(Endpoint endpoint) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            endpoint.tls().getSocketFactory().createSocket(endpoint.host(), endpoint.port());
    socket.setTcpNoDelay(true);
    socket.startHandshake();
    return new HttpOne(socket, endpoint.host() + ":" + endpoint.port());
  }

  private record Head(int status, int length, boolean chunked) {}

  @Override
  public Reply send(Ask ask) throws IOException {
    request(ask);
    Head head = head();
    if (from == to) {
      fill();
    }
    long firstByte = System.nanoTime();
    return new Reply(head.status, head.chunked ? chunks() : take(head.length), firstByte);
  }

  @Override
  public void follow(String path, Runnable opened, Consumer<byte[]> piece) throws IOException {
    request(Ask.get(path));
    Head head = head();
    if (head.status != 200) {
      throw new IOException(path + ": " + head.status);
    }
    opened.run();
    try {
      for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
        piece.accept(chunk);
      }
    } catch (IOException ended) {
      if (!socket.isClosed()) {
        throw ended;
      }
    }
  }

  private void request(Ask ask) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(ask.method()).append(' ').append(ask.path()).append(" HTTP/1.1\r\nHost: ");
    head.append(host).append("\r\nAccept: application/json\r\n");
    if (ask.body().length > 0) {
      head.append("Content-Type: ").append(ask.contentType());
      head.append("\r\nContent-Length: ").append(ask.body().length).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(bytes, bytes.length + ask.body().length);
    System.arraycopy(ask.body(), 0, whole, bytes.length, ask.body().length);
    out.write(whole);
    out.flush();
  }

  private Head head() throws IOException {
    String status = line();
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).trim());
      } else if (header.startsWith("transfer-encoding:")) {
        chunked = header.endsWith("chunked");
      }
    }
    return new Head(Integer.parseInt(status.substring(9, 12)), length, chunked);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      all.writeBytes(chunk);
    }
    line();
    return all.toByteArray();
  }

  /// A server may end the line after a chunk only when it begins the next.
  private byte[] chunk() throws IOException {
    String size = line();
    return take(Integer.parseInt(size.isEmpty() ? line() : size, 16));
  }

  private byte[] take(int length) throws IOException {
    byte[] taken = new byte[length];
    int done = Math.min(length, to - from);
    System.arraycopy(buffer, from, taken, 0, done);
    from += done;
    if (in.readNBytes(taken, done, length - done) < length - done) {
      throw new EOFException("the server closed the connection");
    }
    return taken;
  }

  private String line() throws IOException {
    int end = from;
    while (true) {
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      if (end < to) {
        int start = from;
        from = end + 1;
        return new String(buffer, start, end - 1 - start, StandardCharsets.US_ASCII);
      }
      end -= from;
      fill();
      end += from;
    }
  }

  private void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    } else if (to == buffer.length) {
      buffer = Arrays.copyOfRange(buffer, from, from + buffer.length);
      to -= from;
      from = 0;
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    to += read;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is of no further use either way.
      return;
    }
  }
}
