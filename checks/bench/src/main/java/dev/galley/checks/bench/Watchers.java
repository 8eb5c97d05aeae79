package dev.galley.checks.bench;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.checks.bench.Http.Ask;
import dev.galley.checks.bench.Http.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Many open watches of one object of one server.
final class Watchers implements AutoCloseable {
  /// As many as one program might have on a connection of HTTP/2.
  private static final int STREAMS_PER_CONNECTION = 100;

  private static final long LONGEST_SECONDS = 60;
  private static final long LOOK_AGAIN_NANOS = 200_000;

  private final int watchers;
  private final List<Http> connections = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// When each event of each watcher came; the watcher alone writes its row.
  private final List<List<Long>> arrivals = new ArrayList<>();

  private Watchers(int watchers) {
    this.watchers = watchers;
  }

  /// Returns when all are open.
  static Watchers open(Endpoint endpoint, Version version, int watchers) throws IOException {
    Watchers opened = new Watchers(watchers);
    CountDownLatch waiting = new CountDownLatch(watchers);
    String path = path(endpoint);
    for (int watcher = 0; watcher < watchers; watcher++) {
      List<Long> seen = new ArrayList<>();
      opened.arrivals.add(seen);
      Http connection = opened.connection(endpoint, version, watcher);
      opened.threads.execute(() -> opened.follow(connection, path, waiting, seen));
    }
    try {
      if (!waiting.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(waiting.getCount() + " watches did not open", opened.failure.get());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
    return opened;
  }

  private static String path(Endpoint endpoint) throws IOException {
    try (Http http = HttpOne.connect(endpoint)) {
      byte[] list = http.send(Ask.get(Operation.OBJECTS + "?limit=1")).expect(200).body();
      return Operation.OBJECTS
          + "?watch=true&fieldSelector=metadata.name%3Down-0&timeoutSeconds=600&resourceVersion="
          + Tree.textAt(Json.parse(list), "metadata", "resourceVersion");
    }
  }

  private Http connection(Endpoint endpoint, Version version, int watcher) throws IOException {
    boolean share = version == Version.TWO && watcher % STREAMS_PER_CONNECTION != 0;
    Http connection = version.connect(endpoint, share ? connections.getLast() : null);
    if (!share) {
      connections.add(connection);
    }
    return connection;
  }

  private void follow(Http connection, String path, CountDownLatch waiting, List<Long> seen) {
    try {
      connection.follow(path, waiting::countDown, piece -> arrived(piece, seen));
    } catch (IOException | RuntimeException broken) {
      failure.compareAndSet(null, broken);
    }
  }

  private void arrived(byte[] piece, List<Long> seen) {
    long now = System.nanoTime();
    for (byte each : piece) {
      if (each == '\n') {
        seen.add(now);
        events.incrementAndGet();
      }
    }
  }

  int events() {
    return events.get();
  }

  /// Waits until so many events have come, at all watchers together.
  void await(int expected) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (events.get() < expected) {
      Throwable broken = failure.get();
      if (broken != null || System.nanoTime() > end) {
        throw new IOException(events + " of " + expected + " events came", broken);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /// How long after its sending each of the last writes was seen by each watcher.
  long[] since(long[] sent) {
    long[] nanos = new long[sent.length * watchers];
    int next = 0;
    for (List<Long> row : arrivals) {
      for (int write = 0; write < sent.length; write++) {
        nanos[next++] = row.get(row.size() - sent.length + write) - sent[write];
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    connections.forEach(Http::close);
    threads.close();
  }
}
