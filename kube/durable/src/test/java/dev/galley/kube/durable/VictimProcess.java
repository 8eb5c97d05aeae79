package dev.galley.kube.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.runtime.Signal;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.storage.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A running [Victim], whose answers go to the log and whose writers never rest.
final class VictimProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Signal open;
  private final Task reader;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private VictimProcess(World world, Process process, AcknowledgedWrites log) {
    this.process = process;
    this.open = world.signal("the store is open");
    this.reader =
        world.start(
            "answers",
            () -> {
              try {
                converse(log);
              } catch (IOException | RuntimeException | Error broken) {
                failure.set(broken);
              }
            });
  }

  static VictimProcess start(World world, Path directory, AcknowledgedWrites log) {
    try {
      Process process = ChildProcess.start(Victim.class, directory);
      return new VictimProcess(world, process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Reads to the end of what the process had said when it was killed.
  private void converse(AcknowledgedWrites log) throws IOException {
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Writer requests = process.outputWriter(StandardCharsets.UTF_8);
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      int writer = log.heard(line);
      if (writer >= 0) {
        ask(requests, log, writer);
      } else if (line.startsWith("open")) {
        open.raise();
        for (int each = 0; each < log.writers(); each++) {
          ask(requests, log, each);
        }
      }
    }
  }

  private static void ask(Writer requests, AcknowledgedWrites log, int writer) {
    try {
      requests.write(log.ask(writer) + "\n");
      requests.flush();
    } catch (IOException killed) {
      // What was asked of a process that is gone is a write under way like any other.
      return;
    }
  }

  void awaitOpen() {
    assertThat(open.awaitAfter(0, PATIENCE)).as("the store opens").isTrue();
  }

  void kill() {
    // Not through the process itself: that would close its output, and lose what it has said.
    process.toHandle().destroyForcibly();
    assertThat(reader.join(PATIENCE)).as("the answers end").isTrue();
    Throwable broken = failure.get();
    if (broken != null) {
      throw new AssertionError("while listening", broken);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
