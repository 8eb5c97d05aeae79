package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.Test;

class GitCredentialsTest {
  private static GitCredentials of(String... keysAndValues) {
    KubeObject secret =
        KubeObject.of(GroupVersionKind.of("v1", "Secret"), new ObjectName("flux-system", "login"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byte[] value = keysAndValues[i + 1].getBytes(StandardCharsets.UTF_8);
      secret = secret.with(Base64.getEncoder().encodeToString(value), "data", keysAndValues[i]);
    }
    return GitCredentials.of(secret);
  }

  @Test
  void what_a_transport_needs_is_asked_for_in_fluxs_words() {
    assertThat(of("username", "git").unfitFor("ssh://git@host/x"))
        .contains("invalid 'ssh' auth option: 'identity' is required");
    assertThat(of("identity", "key").unfitFor("ssh://git@host/x"))
        .contains("invalid 'ssh' auth option: 'known_hosts' is required");
    assertThat(of("password", "x").unfitFor("http://host/x"))
        .contains("invalid 'http' auth option: 'password' requires 'username' to be set");
    assertThat(of("bearerToken", "x").unfitFor("https://host/x")).isEmpty();
    assertThat(of().unfitFor("ssh://git@host/x")).as("bootstrap's stand-in").isEmpty();
  }

  @Test
  void secrets_do_not_show_when_they_are_printed() {
    assertThat(of("username", "git", "password", "hush").toString()).doesNotContain("hush");
  }

  @Test
  void an_identity_in_the_format_of_openssh_is_a_key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    KeyPair pair = generator.generateKeyPair();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "", null, text);
    assertThat(GitLogin.keys(of("identity", text.toString(StandardCharsets.UTF_8))))
        .singleElement()
        .satisfies(key -> assertThat(key.getPublic()).isEqualTo(pair.getPublic()));
  }

  @Test
  void an_identity_of_a_kind_that_is_not_known_says_so() {
    String none = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    assertThatThrownBy(() -> GitLogin.keys(of("identity", none))).isInstanceOf(IOException.class);
  }
}
