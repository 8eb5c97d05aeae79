package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cluster's certificate authority, as its controllers and pods see it.
class CertificatesTest {
  @TempDir Path directory;

  private static X509Certificate read(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  @Proves("api d: requested certificates are signed for their uses")
  void a_request_is_signed_for_its_subject_its_uses_and_its_time() throws GeneralSecurityException {
    try (RunningServer running = new RunningServer(directory)) {
      String request =
          new String(
              Base64.getDecoder().decode(CertificateRequests.base64Pem("joe")),
              StandardCharsets.US_ASCII);
      X509Certificate certificate =
          read(
              running.server.certificate(
                  request, List.of("client auth", "digital signature"), Duration.ofHours(1)));
      assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=joe");
      assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
      assertThat(certificate.getKeyUsage()[0]).isTrue();
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(
              Duration.between(
                  certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
          .isEqualTo(Duration.ofMinutes(65));
      certificate.verify(read(running.server.certificateAuthority()).getPublicKey());
      assertThatThrownBy(
              () -> running.server.certificate("nothing", List.of(), Duration.ofHours(1)))
          .hasMessage("PEM block type must be CERTIFICATE REQUEST");
    }
  }

  @Test
  @Proves("api d: the cluster knows by which certificate clients are known")
  void the_authoritys_certificate_is_published() {
    try (RunningServer running = new RunningServer(directory)) {
      assertThat(
              Tree.textAt(
                  RunningServer.tree(
                      running.get(
                          "/api/v1/namespaces/kube-system/configmaps/"
                              + "extension-apiserver-authentication")),
                  "data",
                  "client-ca-file"))
          .isEqualTo(running.server.certificateAuthority());
    }
  }
}
