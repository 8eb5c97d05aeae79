package dev.galley.surface.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C: asks a command that serves to stop, and keeps the process until it has.
final class Interrupt implements AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Interrupt(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Listens until it is closed, which says that the command has stopped.
  static Interrupt listen(Terminal terminal) {
    Interrupt interrupt = new Interrupt(terminal);
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::arrived, "interrupt"));
    return interrupt;
  }

  /// The process ends when this returns, so it waits until everything is closed.
  private void arrived() {
    ask();
    try {
      if (!stopped.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        terminal.note("! not everything could be stopped in time");
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  void ask() {
    asked.countDown();
  }

  void await() throws InterruptedException {
    asked.await();
  }

  /// Whether the command was asked to stop before the time was up.
  boolean await(Duration most) throws InterruptedException {
    return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
