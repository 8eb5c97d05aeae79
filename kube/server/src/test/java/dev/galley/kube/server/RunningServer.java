package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A server in this process, and a client that trusts it and brings an administrator's token.
final class RunningServer implements AutoCloseable {
  static final String TOKEN = "a-token";

  final MemoryStorage storage = new MemoryStorage();
  final ApiServer api;
  final KubeServer server;
  private final HttpClient client;

  RunningServer(Path directory) {
    this(directory, PodLogs.NONE);
  }

  RunningServer(Path directory, PodLogs logs) {
    this(directory, logs, PodStreams.NONE);
  }

  RunningServer(Path directory, PodLogs logs, PodStreams streams) {
    this(directory, logs, streams, ApiServerOptions.DEFAULT);
  }

  RunningServer(Path directory, PodLogs logs, PodStreams streams, ApiServerOptions options) {
    this(ServerOptions.in(directory).logs(logs).streams(streams), options);
  }

  RunningServer(Path directory, AuditLog log) {
    this(ServerOptions.in(directory).audit(log), ApiServerOptions.DEFAULT);
  }

  private RunningServer(ServerOptions serving, ApiServerOptions options) {
    RealWorld world = new RealWorld((task, failure) -> {});
    api = ApiServer.start(world, storage, options);
    server =
        KubeServer.start(
            world,
            api,
            serving.tokens(TokenAuthenticator.of(Map.of(TOKEN, UserInfo.administrator("tester")))));
    client = HttpClient.newBuilder().sslContext(trusting(server.certificateAuthority())).build();
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// A request of its own; headers are names and values in turn.
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    return sendAs(TOKEN, method, path, body, headers);
  }

  HttpResponse<String> sendAs(
      String token, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// An answer that goes on, once it has begun.
  CompletableFuture<HttpResponse<Stream<String>>> open(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofLines());
  }

  /// A WebSocket of its own, in a subprotocol or in none (empty); messages come as text.
  SocketClient socket(String path, String protocol) {
    return SocketClient.open(
        client, URI.create(server.url().replace("https", "wss") + path), protocol);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> post(String path, Map<String, ? extends @Nullable Object> object) {
    return send("POST", path, Json.write(object), "Content-Type", "application/json");
  }

  static Map<String, @Nullable Object> tree(HttpResponse<String> response) {
    return Tree.asMap(Json.parse(response.body()));
  }

  /// The JSON documents of a stream that has ended.
  static List<Map<String, @Nullable Object>> lines(HttpResponse<String> response) {
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    response.body().lines().forEach(line -> lines.add(Tree.asMap(Json.parse(line))));
    return lines;
  }

  /// The names of the items of a list.
  static List<String> names(Map<String, @Nullable Object> list) {
    return Tree.mapsAt(list, "items").stream()
        .map(item -> Tree.textAt(item, "metadata", "name"))
        .toList();
  }

  static Map<String, @Nullable Object> configMap(String name, String... data) {
    return Tree.map(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        Tree.map("name", name),
        "data",
        Tree.map((Object[]) data));
  }

  @Override
  public void close() {
    server.close();
  }
}
