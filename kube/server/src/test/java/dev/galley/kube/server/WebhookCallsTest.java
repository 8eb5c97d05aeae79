package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.RealWorld;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.admission.AdmissionChain;
import dev.galley.kube.admission.AdmissionOptions;
import dev.galley.kube.api.PodStreams;
import dev.galley.kube.apiserver.ApiServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Admission webhooks over HTTPS.
class WebhookCallsTest {
  @TempDir Path directory;

  /// A webhook on a free port that answers as it is told.
  private static HttpsServer webhook(
      CertificateAuthority authority,
      Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> response)
      throws IOException, GeneralSecurityException {
    Credential credential = authority.server();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server",
        credential.key(),
        new char[0],
        new Certificate[] {credential.certificate(), authority.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/check",
        exchange -> {
          Map<String, @Nullable Object> review =
              Tree.mapAt(Json.parse(exchange.getRequestBody().readAllBytes()));
          Map<String, @Nullable Object> answer =
              Tree.with(
                  response.apply(Tree.mapAt(review, "request")),
                  Tree.at(review, "request", "uid"),
                  "uid");
          byte[] body =
              Json.bytes(
                  Tree.map(
                      "apiVersion",
                      review.get("apiVersion"),
                      "kind",
                      "AdmissionReview",
                      "response",
                      answer));
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String configuration(int port, String certificates) {
    return Json.write(
        Tree.map(
            "apiVersion",
            "admissionregistration.k8s.io/v1",
            "kind",
            "ValidatingWebhookConfiguration",
            "metadata",
            Tree.map("name", "hooks"),
            "webhooks",
            List.of(
                Tree.map(
                    "name",
                    "check.example.com",
                    "admissionReviewVersions",
                    List.of("v1"),
                    "sideEffects",
                    "None",
                    "timeoutSeconds",
                    5,
                    "clientConfig",
                    Tree.map(
                        "url",
                        "https://127.0.0.1:" + port + "/check",
                        "caBundle",
                        Base64.getEncoder()
                            .encodeToString(certificates.getBytes(StandardCharsets.US_ASCII))),
                    "rules",
                    List.of(
                        Tree.map(
                            "apiGroups", List.of(""),
                            "apiVersions", List.of("v1"),
                            "operations", List.of("*"),
                            "resources", List.of("configmaps")))))));
  }

  private RunningServer running() {
    ApiServerOptions options =
        ApiServerOptions.DEFAULT.admission(AdmissionChain.with(AdmissionOptions.DEFAULT));
    return new RunningServer(directory.resolve("api"), PodLogs.NONE, PodStreams.NONE, options);
  }

  private static String createMap(RunningServer running) {
    return running
        .send(
            "POST",
            "/api/v1/namespaces/default/configmaps",
            "{\"metadata\":{\"name\":\"a\"}}",
            "Content-Type",
            "application/json")
        .body();
  }

  private static void configure(RunningServer running, int port, String certificates) {
    String path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    assertThat(
            running
                .send(
                    "POST",
                    path,
                    configuration(port, certificates),
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  @Proves("api d: webhooks are called by URL over HTTPS, checked against their caBundle")
  void a_webhook_is_asked_over_https() throws IOException, GeneralSecurityException {
    CertificateAuthority authority =
        CertificateAuthority.in(directory.resolve("hook"), new RealWorld((task, failure) -> {}));
    HttpsServer webhook =
        webhook(
            authority,
            request ->
                Tree.map(
                    "allowed",
                    false,
                    "status",
                    Tree.map("code", 403, "message", "no " + request.get("name"))));
    try (RunningServer running = running()) {
      configure(running, webhook.getAddress().getPort(), authority.certificatePem());
      assertThat(createMap(running))
          .contains("admission webhook \\\"check.example.com\\\" denied the request: no a");
    } finally {
      webhook.stop(0);
    }
  }

  @Test
  @Proves("api d: a webhook with a certificate of somebody else is not asked")
  void a_webhook_that_nobody_vouches_for_is_not_asked()
      throws IOException, GeneralSecurityException {
    RealWorld world = new RealWorld((task, failure) -> {});
    CertificateAuthority authority = CertificateAuthority.in(directory.resolve("hook"), world);
    CertificateAuthority other = CertificateAuthority.in(directory.resolve("other"), world);
    HttpsServer webhook = webhook(authority, request -> Tree.map("allowed", true));
    int port = webhook.getAddress().getPort();
    try (RunningServer running = running()) {
      configure(running, port, other.certificatePem());
      assertThat(createMap(running))
          .contains(
              "Internal error occurred: failed calling webhook \\\"check.example.com\\\": failed to"
                  + " call webhook: Post \\\"https://127.0.0.1:"
                  + port
                  + "/check?timeout=5s\\\": tls: failed to verify certificate: x509: certificate"
                  + " signed by unknown authority");
    } finally {
      webhook.stop(0);
    }
  }

  @Test
  @Proves("api d: a webhook that does not listen is connection refused")
  void a_webhook_that_does_not_listen_is_refused() throws IOException, GeneralSecurityException {
    CertificateAuthority authority =
        CertificateAuthority.in(directory.resolve("hook"), new RealWorld((task, failure) -> {}));
    HttpsServer webhook = webhook(authority, request -> Tree.map("allowed", true));
    int port = webhook.getAddress().getPort();
    webhook.stop(0);
    try (RunningServer running = running()) {
      configure(running, port, authority.certificatePem());
      assertThat(createMap(running))
          .contains("dial tcp 127.0.0.1:" + port + ": connect: connection refused");
    }
  }
}
