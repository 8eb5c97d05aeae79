package dev.galley.control.gitops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/// Gives credentials to a fetch: a name and password or a token over HTTP, a key over SSH, with
/// nothing of this machine's own configuration.
final class GitLogin {
  private final Path directory;

  /// @param directory where the keys of known hosts are written; secrets never are
  GitLogin(Path directory) {
    this.directory = directory;
  }

  void give(FetchCommand fetch, String url, GitCredentials credentials) throws IOException {
    if (credentials.equals(GitCredentials.NONE)) {
      return;
    }
    if (url.startsWith("ssh://")) {
      giveKey(fetch, credentials);
    } else if (!credentials.bearerToken().isEmpty()) {
      fetch.setTransportConfigCallback(transport -> {
        if (transport instanceof TransportHttp http) {
          http.setAdditionalHeaders(Map.of("Authorization", "Bearer " + credentials.bearerToken()));
        }
      });
    } else if (!credentials.username().isEmpty()) {
      fetch.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(credentials.username(), credentials.password()));
    }
  }

  private void giveKey(FetchCommand fetch, GitCredentials credentials) throws IOException {
    Path home =
        Files.createDirectories(
            directory.resolve(
                "ssh-" + ArtifactStore.digest(credentials.knownHosts()).substring(7, 23)));
    Files.writeString(home.resolve("known_hosts"), credentials.knownHosts());
    List<KeyPair> keys = keys(credentials);
    var factory =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(home.toFile())
            .setSshDirectory(home.toFile())
            .setConfigStoreFactory((userHome, config, user) -> null)
            .setDefaultKeysProvider(ignored -> keys)
            .build(null);
    fetch.setTransportConfigCallback(transport -> {
      if (transport instanceof SshTransport ssh) {
        ssh.setSshSessionFactory(factory);
      }
    });
  }

  static List<KeyPair> keys(GitCredentials credentials) throws IOException {
    List<KeyPair> keys = new ArrayList<>();
    try {
      Iterable<KeyPair> read =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("identity"),
              new ByteArrayInputStream(credentials.identity().getBytes(StandardCharsets.UTF_8)),
              FilePasswordProvider.of(credentials.password()));
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (GeneralSecurityException unreadable) {
      throw new IOException("the identity cannot be read: " + unreadable.getMessage(), unreadable);
    }
    return keys;
  }
}
