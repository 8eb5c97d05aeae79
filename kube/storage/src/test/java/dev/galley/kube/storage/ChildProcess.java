package dev.galley.kube.storage;

import java.io.IOException;
import java.nio.file.Path;

/// Starts processes that tests kill: the same Java, with the same classes.
public final class ChildProcess {
  private ChildProcess() {}

  /// @param program has a `main` method, which gets the directory
  public static Process start(Class<?> program, Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
