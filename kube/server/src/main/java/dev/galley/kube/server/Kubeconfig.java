package dev.galley.kube.server;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.kube.access.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/// What kubectl needs to reach the server as one user: address, authority, certificate and key, all
/// inside one file.
public final class Kubeconfig {
  private final String text;

  private Kubeconfig(String text) {
    this.text = text;
  }

  static Kubeconfig of(
      String cluster, String user, String server, String authority, Credential credential) {
    try {
      return new Kubeconfig(
          """
          apiVersion: v1
          kind: Config
          clusters:
          - name: %1$s
            cluster:
              server: %3$s
              certificate-authority-data: %4$s
          contexts:
          - name: %1$s
            context:
              cluster: %1$s
              user: %2$s
          current-context: %1$s
          preferences: {}
          users:
          - name: %2$s
            user:
              client-certificate-data: %5$s
              client-key-data: %6$s
          """
              .formatted(
                  cluster,
                  user,
                  server,
                  base64(authority),
                  base64(credential.certificatePem()),
                  base64(credential.keyPem())));
    } catch (GeneralSecurityException unencodable) {
      throw new IllegalStateException("a certificate that was signed can be encoded", unencodable);
    }
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /// The file's text, as YAML.
  public String text() {
    return text;
  }

  /// Writes the file, readable by its owner alone.
  ///
  /// @throws ProblemException when it cannot be written
  public void write(Path file) {
    try {
      PrivateFile.write(file, text);
    } catch (IOException failure) {
      throw new ProblemException(
          Problem.of(ServerProblem.KUBECONFIG_UNWRITABLE, "cannot write the kubeconfig")
              .at(Place.file(file.toString()))
              .because(String.valueOf(failure.getMessage()))
              .hint("Choose another directory, or make this one writable"),
          failure);
    }
  }
}
