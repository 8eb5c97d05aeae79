package dev.galley.checks.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// A connection that speaks HTTP/2, shared by as many clients as there are.
final class HttpTwo implements Http {
  private final Endpoint endpoint;
  private final HttpClient client;

  HttpTwo(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.client =
        HttpClient.newBuilder()
            .sslContext(endpoint.tls())
            .version(HttpClient.Version.HTTP_2)
            .build();
  }

  @Override
  public Reply send(Ask ask) throws IOException {
    long[] first = new long[1];
    HttpResponse<byte[]> answer =
        await(
            client.sendAsync(
                request(ask),
                head -> {
                  first[0] = System.nanoTime();
                  return BodyHandlers.ofByteArray().apply(head);
                }));
    if (answer.version() != HttpClient.Version.HTTP_2) {
      throw new IOException("the server does not speak HTTP/2");
    }
    return new Reply(answer.statusCode(), answer.body(), first[0]);
  }

  @Override
  public void follow(String path, Runnable opened, Consumer<byte[]> piece) throws IOException {
    await(
        client.sendAsync(
            request(Ask.get(path)),
            head -> {
              opened.run();
              return BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(piece)).apply(head);
            }));
  }

  private HttpRequest request(Ask ask) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.uri(ask.path())).header("Accept", "application/json");
    if (ask.body().length == 0) {
      return request.method(ask.method(), BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", ask.contentType())
        .method(ask.method(), BodyPublishers.ofByteArray(ask.body()))
        .build();
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
