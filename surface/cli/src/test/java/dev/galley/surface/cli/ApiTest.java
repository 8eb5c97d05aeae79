package dev.galley.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `galley api`, as a process of its own.
class ApiTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Pattern SAID = Pattern.compile("API at (\\S+) · kubeconfig (\\S+)");
  private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: (\\S+)");

  @TempDir private Path directory;

  @BeforeEach
  void writeTokens() throws IOException {
    Files.writeString(directory.resolve("tokens"), "secret,jane,1,\"system:masters\"\n");
  }

  /// A running server and what it has said about itself.
  private record Served(Process process, String url, Path kubeconfig) implements AutoCloseable {
    int port() {
      return URI.create(url).getPort();
    }

    /// Asks it to stop, as a service manager would, and returns once it has.
    @Override
    public void close() {
      process.destroy();
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .header("Authorization", "Bearer secret")
              .header("Content-Type", "application/json")
              .build();
      try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(kubeconfig)).build()) {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
      }
    }
  }

  private static SSLContext trusting(Path kubeconfig) throws IOException, GeneralSecurityException {
    Matcher authority = AUTHORITY.matcher(Files.readString(kubeconfig));
    assertThat(authority.find()).isTrue();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Base64.getDecoder().decode(authority.group(1)))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private Served serve(int port) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Galley.class.getName()));
    command.addAll(List.of("api", "--port", "" + port, "--data-dir", "data", "--kubeconfig", "kc"));
    command.addAll(List.of("--token-auth-file", "tokens", "--no-controllers"));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    Matcher said = SAID.matcher(line == null ? "" : line);
    assertThat(said.find()).as("%s", line).isTrue();
    return new Served(process, said.group(1), Path.of(said.group(2)));
  }

  @Test
  void what_was_written_is_there_when_it_starts_again_on_the_same_directory() throws Exception {
    String object = "{\"metadata\":{\"name\":\"menu\"},\"data\":{\"dish\":\"soup\"}}";
    int port;
    String kubeconfig;
    try (Served first = serve(0)) {
      assertThat(first.kubeconfig()).isEqualTo(directory.resolve("kc"));
      kubeconfig = Files.readString(first.kubeconfig());
      assertThat(kubeconfig).contains(first.url(), "client-certificate-data");
      HttpResponse<String> created = first.send("POST", MAPS, object);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      port = first.port();
    }
    try (Served second = serve(port)) {
      assertThat(second.send("GET", MAPS + "/menu", "").body()).contains("\"dish\":\"soup\"");
      assertThat(Files.readString(second.kubeconfig())).isEqualTo(kubeconfig);
      refusesWhatIsTaken(port);
    }
  }

  private void refusesWhatIsTaken(int port) {
    CommandRun taken = CommandRun.of(directory, "api", "--port", "" + port, "--kubeconfig", "k2");
    assertThat(taken.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(taken.err()).contains("port " + port, "do ").doesNotContain("\tat ");
    assertThat(directory.resolve("k2")).as("nothing half written").doesNotExist();

    CommandRun shared = CommandRun.of(directory, "api", "--data-dir", "data");
    assertThat(shared.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(shared.err()).contains("data", "do ").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--port soup, --port",
    "--nodes 1 --no-controllers, --nodes needs the controllers",
    "--port 70000, --port 70000 is no port",
    "--nodes -1, --nodes -1 is no number of machines",
    "--user jane, --user jane names no file",
    "--audit-policy-file policy.yaml, --audit-policy-file without a log",
    "--authorization-mode Nobody, Nobody",
    "--enable-admission-plugins Nope, Nope",
    "--token-auth-file missing, missing",
    "--soup, --soup",
  })
  void a_flag_that_makes_no_sense_is_one_clear_error(String flags, String said) {
    List<String> command = new ArrayList<>(List.of("api"));
    command.addAll(List.of(flags.split(" ")));

    CommandRun run = CommandRun.of(directory, command.toArray(String[]::new));

    assertThat(run.exit()).as(run.err()).isNotEqualTo(ExitCode.OK);
    assertThat(run.err()).contains(said).doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
  }
}
