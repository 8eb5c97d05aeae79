package dev.galley.surface.cli;

import dev.galley.assembly.cluster.StandaloneCluster;
import dev.galley.assembly.cluster.StandaloneOptions;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `galley practise`: an API server that is asked what clients ask most, over and over. The
/// launcher runs it once, for the JVM to note which classes and methods a server needs.
@Command(
    name = "practise",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Serve an API to itself, for the JVM to learn from.")
final class PractiseCommand implements Callable<Integer> {
  private static final String TOKEN = "practise";
  private static final List<HttpClient.Version> VERSIONS =
      List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2);
  private static final int CLIENTS = 4;
  private static final int TURNS = 50;
  private static final String OBJECTS = "/api/v1/namespaces/default/configmaps";

  @ParentCommand private Galley galley;

  private record Client(HttpClient http, String url) {
    void send(String method, String path, String type, String body)
        throws IOException, InterruptedException {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Content-Type", type)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(method + " " + path + ": " + answer.body());
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("galley-practise");
    RealWorld world =
        new RealWorld((task, failure) -> galley.terminal().note(task + ": " + failure));
    ServerOptions serving =
        ServerOptions.in(directory.resolve("pki"))
            .tokens(TokenAuthenticator.of(Map.of(TOKEN, UserInfo.administrator("practise"))));
    try (StandaloneCluster cluster =
            StandaloneCluster.start(
                world, StandaloneOptions.DEFAULT.data(directory.resolve("data")));
        KubeServer served = cluster.serve(serving)) {
      served.kubeconfig("galley", UserInfo.administrator("kubernetes-admin"));
      for (HttpClient.Version version : VERSIONS) {
        clients(served, version);
      }
    } finally {
      ApiCommand.delete(directory);
    }
    return ExitCode.OK;
  }

  private static void clients(KubeServer served, HttpClient.Version version)
      throws GeneralSecurityException, IOException, InterruptedException, ExecutionException {
    try (HttpClient http =
            HttpClient.newBuilder().version(version).sslContext(trusting(served)).build();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String name = "practise-" + version.ordinal() + "-" + client;
        running.add(threads.submit(() -> requests(new Client(http, served.url()), name)));
      }
      for (Future<Integer> each : running) {
        each.get();
      }
    }
  }

  private static int requests(Client client, String name) throws IOException, InterruptedException {
    for (int turn = 0; turn < TURNS; turn++) {
      String object = OBJECTS + "/" + name + "-" + turn;
      client.send("POST", OBJECTS, "application/json", configMap(name + "-" + turn, turn));
      client.send("GET", object, "application/json", "");
      client.send("PATCH", object, "application/merge-patch+json", "{\"data\":{\"b\":\"c\"}}");
      client.send(
          "PATCH",
          OBJECTS + "/" + name + "-applied?fieldManager=practise",
          "application/apply-patch+yaml",
          configMap(name + "-applied", turn));
      if (turn % 25 == 0) {
        client.send("GET", OBJECTS, "application/json", "");
        client.send("GET", OBJECTS + "?watch=1&timeoutSeconds=1", "application/json", "");
      }
      client.send("DELETE", object, "application/json", "");
    }
    return TURNS;
  }

  private static String configMap(String name, int turn) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"app":"practise"}},\
    "data":{"turn":"%d","text":"%s"}}\
    """
        .formatted(name, turn, "0123456789".repeat(50));
  }

  private static SSLContext trusting(KubeServer served)
      throws GeneralSecurityException, IOException {
    byte[] pem = served.certificateAuthority().getBytes(StandardCharsets.US_ASCII);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
