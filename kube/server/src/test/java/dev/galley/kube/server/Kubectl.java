package dev.galley.kube.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.galley.kube.api.UserInfo;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real kubectl, run against a server of the test; a test without kubectl is skipped and says
/// so.
final class Kubectl {
  private final Path directory;
  private final Path kubeconfig;

  Kubectl(RunningServer running, Path directory) {
    assumeTrue(isInstalled(), "kubectl is not on the PATH: nothing to compare with");
    this.directory = directory;
    this.kubeconfig = directory.resolve("kubeconfig");
    running.server.kubeconfig("test", UserInfo.administrator("admin")).write(kubeconfig);
  }

  /// With a kubeconfig of the test's own.
  Kubectl(Path kubeconfig, Path directory) {
    assumeTrue(isInstalled(), "kubectl is not on the PATH: nothing to record");
    this.directory = directory;
    this.kubeconfig = kubeconfig;
  }

  private static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
  }

  /// What a command printed, and how it ended.
  record Result(int exit, String output) {
    List<String> lines() {
      return output.lines().toList();
    }

    /// The lines with each run of spaces as one, and ages as `AGE`.
    List<String> rows() {
      return output
          .lines()
          .map(line -> line.strip().replaceAll(" +", " ").replaceAll("\\b(\\d+[smh])+\\b", "AGE"))
          .toList();
    }
  }

  /// Runs a command to its end; standard error is part of the output.
  Result run(String... arguments) {
    return runWith(Map.of(), arguments);
  }

  Result runWith(Map<String, String> environment, String... arguments) {
    Process process = start(environment, arguments);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(60, TimeUnit.SECONDS);
      return new Result(process.exitValue(), output);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Runs a command that must succeed.
  Result ok(String... arguments) {
    Result result = run(arguments);
    if (result.exit() != 0) {
      throw new AssertionError(
          "kubectl "
              + String.join(" ", arguments)
              + " ended with "
              + result.exit()
              + ":\n"
              + result.output());
    }
    return result;
  }

  /// Runs a command until it has printed so many lines, then ends it; `meanwhile` runs once the
  /// first line has come.
  List<String> firstLines(int count, Runnable meanwhile, String... arguments) {
    List<String> lines = new ArrayList<>();
    Process process = start(Map.of(), arguments);
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      while (lines.size() < count) {
        String line = reader.readLine();
        if (line == null) {
          break;
        }
        lines.add(line.strip().replaceAll(" +", " ").replaceAll("\\b(\\d+[smh])+\\b", "AGE"));
        if (lines.size() == 1) {
          meanwhile.run();
        }
      }
      process.destroy();
      return lines;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Process start(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.add("--kubeconfig=" + kubeconfig);
    command.add("--cache-dir=" + directory.resolve("cache"));
    command.add("--request-timeout=20s");
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// Writes a file for `-f`.
  String file(String name, String yaml) {
    try {
      Path file = directory.resolve(name);
      Files.writeString(file, yaml);
      return file.toString();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
