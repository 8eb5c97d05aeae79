package dev.galley.surface.cli;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Asks the platform that runs in a directory.
final class ControlClient {
  private final Path socket;

  ControlClient(Path directory) {
    this.socket = socket(directory);
  }

  /// Relative where it can be: a socket's path may have some hundred characters, a directory's
  /// more.
  static Path socket(Path directory) {
    Path socket = directory.toAbsolutePath().resolve(".galley").resolve("control.sock");
    Path here = Path.of("").toAbsolutePath();
    return socket.startsWith(here) ? here.relativize(socket) : socket;
  }

  boolean isRunning() {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  /// Prints what the running platform answers.
  ///
  /// @throws CommandFailed when none is running
  int ask(Terminal terminal, String verb, OutputFormat output) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          Json.write(Tree.map("verb", verb, "output", output.name().toLowerCase(Locale.ROOT)));
      channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
      try (BufferedReader reader =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        if (line == null) {
          throw notRunning("it stopped before it answered");
        }
        Object answer = Json.parse(line);
        terminal.data(Tree.textAt(answer, "text"));
        return (int) Tree.numberAt(ExitCode.FAILED, answer, "exitCode");
      }
    } catch (IOException nobodyThere) {
      throw notRunning("nothing answers at " + socket);
    }
  }

  private static CommandFailed notRunning(String why) {
    return new CommandFailed(
        Problem.of(CliProblem.NOT_RUNNING, "no platform is running in this directory")
            .because(why)
            .hint("galley up"),
        ExitCode.UNREACHABLE);
  }
}
