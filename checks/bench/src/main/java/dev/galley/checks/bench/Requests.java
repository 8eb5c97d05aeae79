package dev.galley.checks.bench;

import dev.galley.checks.bench.Http.Reply;
import dev.galley.checks.bench.Http.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Clients that send one kind of request as fast as they are answered.
record Requests(Operation operation, int clients, Version version, double seconds)
    implements Scenario {
  @Override
  public String name() {
    return version + " " + operation.label() + " x" + clients;
  }

  @Override
  public Round round(Target target) throws IOException {
    List<Http> connections = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      Http shared = null;
      for (int client = 0; client < clients; client++) {
        shared = version.connect(target.endpoint(), shared);
        connections.add(shared);
        shared.send(operation.ask(client, unique(client, -1)));
      }
      double before = target.processes().processorSeconds();
      long start = System.nanoTime();
      List<Future<long[]>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int number = client;
        running.add(threads.submit(() -> repeat(connections.get(number), number)));
      }
      long[] all = new long[0];
      for (Future<long[]> each : running) {
        all = LongStream.concat(LongStream.of(all), LongStream.of(result(each))).toArray();
      }
      double elapsed = (System.nanoTime() - start) / 1e9;
      double used = target.processes().processorSeconds() - before;
      return new Round(all.length, elapsed, used, all);
    } finally {
      connections.forEach(Http::close);
    }
  }

  private long[] repeat(Http connection, int client) throws IOException {
    List<Long> nanos = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
      Reply reply = connection.send(operation.ask(client, unique(client, nanos.size())));
      nanos.add(System.nanoTime() - sent);
      reply.expect(operation == Operation.CREATE ? 201 : 200);
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  private static String unique(int client, int number) {
    return Long.toString(System.nanoTime(), 36) + "-" + client + "-" + (number + 1);
  }

  private static long[] result(Future<long[]> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
