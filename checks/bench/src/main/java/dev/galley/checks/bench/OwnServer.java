package dev.galley.checks.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A `galley api` of this run, with durable writes in a directory of its own.
final class OwnServer implements AutoCloseable {
  private static final long LONGEST_STOP_SECONDS = 10;

  private final Process process;
  private final Path directory;
  private final Target target;
  private final double readySeconds;

  private OwnServer(Process process, Path directory, Target target, double readySeconds) {
    this.process = process;
    this.directory = directory;
    this.target = target;
    this.readySeconds = readySeconds;
  }

  /// Returns once the server says that it is ready.
  static OwnServer start(Path launcher, Path directory) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    ProcessBuilder command =
        new ProcessBuilder(
                launcher.toAbsolutePath().toString(),
                "api",
                "--no-controllers",
                "--data-dir",
                directory.resolve("data").toString(),
                "--kubeconfig",
                kubeconfig.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    command.environment().put("GALLEY_BUILD", "never");
    long start = System.nanoTime();
    Process process = command.start();
    // Also when this run is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop"));
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (output.readLine() == null) {
      throw new IOException(launcher + " has ended before it was ready");
    }
    Endpoint endpoint = Endpoint.of(kubeconfig);
    try (Http http = HttpOne.connect(endpoint)) {
      http.send(Http.Ask.get("/readyz")).expect(200);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Processes processes = new Processes(List.of(process.pid()));
    return new OwnServer(process, directory, new Target("galley", endpoint, processes), seconds);
  }

  Target target() {
    return target;
  }

  /// From the start of the process until `/readyz` was answered over HTTPS.
  double readySeconds() {
    return readySeconds;
  }

  /// Stops it and leaves what it has written.
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
