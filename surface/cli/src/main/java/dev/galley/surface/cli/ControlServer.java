package dev.galley.surface.cli;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BiFunction;

/// Lets other `galley` commands ask a running platform: one JSON line each way over a Unix socket
/// that only its owner can reach.
final class ControlServer implements AutoCloseable {
  /// What a verb answers: an exit code and the text for standard output.
  record Answer(int exitCode, String text) {}

  private final Path socket;
  private final ServerSocketChannel channel;

  private ControlServer(Path socket, ServerSocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /// @param handler takes the verb and the output format
  static ControlServer open(Path socket, BiFunction<String, String, Answer> handler) {
    try {
      Files.createDirectories(socket.toAbsolutePath().getParent());
      Files.deleteIfExists(socket);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      ControlServer server = new ControlServer(socket, channel);
      Thread.ofVirtual().name("control").start(() -> server.serve(handler));
      return server;
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private void serve(BiFunction<String, String, Answer> handler) {
    while (channel.isOpen()) {
      try {
        SocketChannel client = channel.accept();
        Thread.ofVirtual().name("control request").start(() -> answer(client, handler));
      } catch (AsynchronousCloseException closed) {
        return;
      } catch (IOException lost) {
        return;
      }
    }
  }

  private static void answer(SocketChannel client, BiFunction<String, String, Answer> handler) {
    try (client;
        BufferedReader reader =
            new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      if (line == null) {
        return;
      }
      Object request = Json.parse(line);
      Answer answer = handler.apply(Tree.textAt(request, "verb"), Tree.textAt(request, "output"));
      String reply = Json.write(Tree.map("exitCode", answer.exitCode(), "text", answer.text()));
      client.write(ByteBuffer.wrap((reply + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException gone) {
      // The one who asked has gone; nobody is left to tell.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(socket);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
