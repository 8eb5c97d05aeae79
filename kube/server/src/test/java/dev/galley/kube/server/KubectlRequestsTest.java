package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.runtime.RealWorld;
import dev.galley.checks.evidence.Proves;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.storage.MemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What kubectl sends for each of its verbs, recorded once and sent again where there is none.
///
/// `-Dgalley.record.kubectl=FILE` records anew with the kubectl on the path.
class KubectlRequestsTest {
  private static final String RECORDED = "kubectl-requests.txt";
  private static final String TOKEN = "a-token";

  @TempDir Path directory;

  private ApiFront front() {
    RealWorld world = new RealWorld((task, failure) -> {});
    ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
    server.recognize(TokenAuthenticator.of(Map.of(TOKEN, UserInfo.administrator("admin"))));
    return new ApiFront(world, server, ServerOptions.in(directory), "127.0.0.1:6443");
  }

  @Proves("kubectl: the requests of every verb, recorded, where kubectl is not installed")
  @Test
  void every_request_that_kubectl_sends_is_answered_as_when_it_was_recorded() throws IOException {
    List<RequestRecord> records;
    try (InputStream in =
        Objects.requireNonNull(KubectlRequestsTest.class.getResourceAsStream(RECORDED))) {
      records = RequestRecord.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(records.stream().map(RequestRecord::command).distinct().count()).isGreaterThan(50);
    ApiFront front = front();
    // No request may count on the versions of the day it was recorded.
    send(front, "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"earlier\"}}");
    SoftAssertions all = new SoftAssertions();
    for (RequestRecord each : records) {
      Map<String, String> headers = new TreeMap<>(each.headers());
      headers.put("authorization", "Bearer " + TOKEN);
      Answer answer =
          front.answer(
              each.method(), each.path(), each.query(), headers, each.body(), Optional.empty());
      all.assertThat(RequestRecord.summary(answer))
          .as("kubectl %s: %s %s", each.command(), each.method(), each.uri())
          .isEqualTo(each.answer());
    }
    all.assertAll();
  }

  private static void send(ApiFront front, String method, String path, String json) {
    front.answer(
        method,
        path,
        null,
        Map.of("authorization", "Bearer " + TOKEN, "content-type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8),
        Optional.empty());
  }

  /// Notes what passes through it.
  private static final class Recorder implements JettyFront.Front {
    private final ApiFront front;
    private final List<RequestRecord> records = new ArrayList<>();
    private String command = "";

    Recorder(ApiFront front) {
      this.front = front;
    }

    synchronized void begin(String next) {
      command = next;
    }

    synchronized List<RequestRecord> records() {
      return List.copyOf(records);
    }

    @Override
    public Answer answer(
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        byte[] body,
        Optional<X509Certificate> client) {
      // Answers are to be whole and plain.
      Map<String, String> asked = new TreeMap<>(headers);
      asked.remove("accept-encoding");
      asked.remove("if-none-match");
      Answer answer = front.answer(method, path, query, asked, body, client);
      note(
          new RequestRecord(
              "",
              method,
              RequestRecord.stable(path, query),
              headers,
              body,
              RequestRecord.summary(answer)));
      return answer;
    }

    private synchronized void note(RequestRecord each) {
      records.add(
          new RequestRecord(
              command, each.method(), each.uri(), each.headers(), each.body(), each.answer()));
    }

    @Override
    public Answer tooLarge(long limit) {
      return front.tooLarge(limit);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "galley.record.kubectl", matches = ".+")
  void kubectl_is_recorded() throws IOException {
    RealWorld world = new RealWorld((task, failure) -> {});
    CertificateAuthority authority = CertificateAuthority.in(directory, world);
    Recorder recorder = new Recorder(front());
    JettyFront served = new JettyFront(recorder, authority, 0);
    served.start();
    try {
      UserInfo user = UserInfo.administrator("admin");
      Path kubeconfig = directory.resolve("kubeconfig");
      Kubeconfig.of(
              "test",
              user.name(),
              "https://127.0.0.1:" + served.port(),
              authority.certificatePem(),
              authority.client("client", user))
          .write(kubeconfig);
      Kubectl kubectl = new Kubectl(kubeconfig, directory);
      for (String command : KubectlCommands.all(kubectl)) {
        recorder.begin(command.replace(directory.toString() + "/", ""));
        kubectl.run(command.split(" "));
      }
    } finally {
      served.stop();
    }
    Files.writeString(
        Path.of(System.getProperty("galley.record.kubectl")),
        RequestRecord.write(recorder.records()));
  }
}
