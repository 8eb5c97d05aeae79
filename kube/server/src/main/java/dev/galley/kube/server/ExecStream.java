package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.PodStreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The channels of `exec` and `attach` over one WebSocket: each message begins with the number of
/// its channel; the last one, on the error channel, is the `Status` that says how it ended.
final class ExecStream {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;

  /// Since version 5 of the protocol a client can close one channel.
  private static final int CLOSE = 255;

  /// What is spoken here, best first.
  static final List<String> PROTOCOLS =
      List.of(
          "v5.channel.k8s.io",
          "v4.channel.k8s.io",
          "v4.base64.channel.k8s.io",
          "channel.k8s.io",
          "base64.channel.k8s.io");

  private static final Duration SLICE = Duration.ofMillis(500);

  private final Answer.Wire wire;
  private final boolean base64;
  private final Wanted wanted;

  /// Which of the streams the client asked for.
  record Wanted(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    boolean isNothing() {
      return !stdin && !stdout && !stderr;
    }
  }

  private ExecStream(Answer.Wire wire, String protocol, Wanted wanted) {
    this.wire = wire;
    this.base64 = protocol.contains("base64");
    this.wanted = wanted;
  }

  /// What runs at the server's end.
  @FunctionalInterface
  interface Process {
    PodStreams.Ended run(PodStreams.Terminal terminal);
  }

  static Answer socket(String protocol, Wanted wanted, Process process) {
    return new Answer.Socket(
        protocol, Map.of(), wire -> new ExecStream(wire, protocol, wanted).run(process));
  }

  private void run(Process process) throws IOException {
    // As upstream: the first, empty message tells that the streams are there.
    send(wanted.stdout() ? STDOUT : wanted.stderr() ? STDERR : ERROR, new byte[0]);
    SocketTerminal terminal = new SocketTerminal();
    PodStreams.Ended ended = process.run(terminal);
    if (!wire.isClosed()) {
      send(ERROR, Json.bytes(status(ended)));
    }
  }

  private static Map<String, @Nullable Object> status(PodStreams.Ended ended) {
    return switch (ended) {
      case PodStreams.Ended.Exited(int code) when code == 0 ->
          Tree.map("metadata", Map.of(), "status", "Success");
      case PodStreams.Ended.Exited(int code) -> exitStatus(code);
      case PodStreams.Ended.Failed(String message) ->
          Tree.map(
              "metadata",
              Map.of(),
              "status",
              "Failure",
              "message",
              "Internal error occurred: " + message,
              "reason",
              "InternalError",
              "details",
              Tree.map("causes", List.of(Tree.map("message", message))),
              "code",
              500L);
    };
  }

  private static Map<String, @Nullable Object> exitStatus(int code) {
    return Tree.map(
        "metadata",
        Map.of(),
        "status",
        "Failure",
        "message",
        "command terminated with non-zero exit code: command terminated with exit code " + code,
        "reason",
        "NonZeroExitCode",
        "details",
        Tree.map(
            "causes", List.of(Tree.map("reason", "ExitCode", "message", Integer.toString(code)))));
  }

  private void send(int channel, byte[] payload) throws IOException {
    if (base64) {
      wire.text((char) ('0' + channel) + Base64.getEncoder().encodeToString(payload));
      return;
    }
    byte[] message = new byte[payload.length + 1];
    message[0] = (byte) channel;
    System.arraycopy(payload, 0, message, 1, payload.length);
    wire.binary(message);
  }

  /// The terminal at this end of the wire.
  private final class SocketTerminal implements PodStreams.Terminal {
    private boolean inputEnded = !wanted.stdin();
    private boolean gone;

    @Override
    public byte @Nullable [] read() {
      while (!inputEnded && !isClosed()) {
        byte[] message = next();
        if (message == null || message.length == 0) {
          continue;
        }
        int channel = base64 ? message[0] - '0' : message[0] & 0xff;
        if (channel == CLOSE && message.length > 1 && message[1] == STDIN) {
          inputEnded = true;
        } else if (channel == STDIN) {
          return payload(message);
        }
      }
      return null;
    }

    private byte[] payload(byte[] message) {
      byte[] payload = Arrays.copyOfRange(message, 1, message.length);
      try {
        return base64 ? Base64.getDecoder().decode(payload) : payload;
      } catch (IllegalArgumentException unreadable) {
        return new byte[0];
      }
    }

    private byte @Nullable [] next() {
      try {
        return wire.receive(SLICE);
      } catch (IOException failure) {
        gone = true;
        return null;
      }
    }

    @Override
    public void out(String text) {
      write(STDOUT, text, wanted.stdout());
    }

    @Override
    public void error(String text) {
      // A terminal has one stream for both.
      write(wanted.tty() ? STDOUT : STDERR, text, wanted.tty() ? wanted.stdout() : wanted.stderr());
    }

    private void write(int channel, String text, boolean asked) {
      if (!asked || gone || text.isEmpty()) {
        return;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          (wanted.tty() ? text.replace("\n", "\r\n") : text).getBytes(StandardCharsets.UTF_8));
      try {
        send(channel, bytes.toByteArray());
      } catch (IOException failure) {
        gone = true;
      }
    }

    @Override
    public boolean isClosed() {
      return gone || wire.isClosed();
    }
  }
}
