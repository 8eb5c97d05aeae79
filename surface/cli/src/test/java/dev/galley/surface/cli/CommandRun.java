package dev.galley.surface.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One command as it was given in a directory: what it printed, and its exit code.
record CommandRun(int exit, String out, String err) {
  /// The clone's root, where the examples are.
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  static CommandRun of(Path directory, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Galley.run(terminal(out, err), directory, arguments);
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// As in a pipe: neither colour nor redrawing.
  static Terminal terminal(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        false);
  }

  static String example(String name) {
    return ROOT.resolve("examples").resolve(name).toString();
  }
}
