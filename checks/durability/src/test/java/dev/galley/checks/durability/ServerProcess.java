package dev.galley.checks.durability;

import dev.galley.kube.storage.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A running [KilledServer] and a client of it.
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final HttpClient client;
  private final String url;

  private ServerProcess(Process process, HttpClient client, String url) {
    this.process = process;
    this.client = client;
    this.url = url;
  }

  /// Returns once the server listens.
  static ServerProcess start(Path directory) throws IOException {
    Process process = ChildProcess.start(KilledServer.class, directory);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String url = output.readLine();
    if (url == null) {
      throw new IOException("the server has ended before it was ready");
    }
    SSLContext context = trusting(directory.resolve("authority.pem"));
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(context)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    return new ServerProcess(process, client, url);
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// @throws IOException when the server is killed before it has answered
  <T> HttpResponse<T> send(
      String method, String path, String type, String body, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + KilledServer.TOKEN)
            .header("Content-Type", type)
            .build();
    try {
      return client.send(request, handler);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// As `kill -9`: nothing of the process runs any more when this returns.
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    client.shutdownNow();
  }
}
