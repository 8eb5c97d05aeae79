package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.controller.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Certificates, tokens and roles that controllers hand out.
class CredentialsTest {
  private static final GroupVersionKind REQUEST =
      new GroupVersionKind("certificates.k8s.io", "v1", "CertificateSigningRequest");
  private static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");
  private static final GroupVersionKind CLUSTER_ROLE =
      new GroupVersionKind("rbac.authorization.k8s.io", "v1", "ClusterRole");

  /// Of joe, a developer.
  private static final String PEM =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIHWMH4CAQAwHDEMMAoGA1UECgwDZGV2MQwwCgYDVQQDDANqb2UwWTATBgcqhkjO
      PQIBBggqhkjOPQMBBwNCAASUhYIXTZ56aK9agDzDZVJUk9ERD5NZzCHg1RHAE1DX
      uKIgNBM5f61DqAyR1HTrLozAojdgzxdCKI+yzrONOOKRoAAwCgYIKoZIzj0EAwID
      SAAwRQIgHcGmYqT2lqfAf3Xl3TNSXbY5x7xjb3l9RbZ5rXC8QnwCIQCskh6a8Yfo
      D3sqFTqe2ejj6E4WnWUWJr1ZWp2ikuh5tQ==
      -----END CERTIFICATE REQUEST-----
      """;

  private static KubeObject request(String usage) {
    return KubeObject.of(REQUEST, ObjectName.cluster("joe"))
        .with(
            Tree.map(
                "request",
                base64(PEM),
                "signerName",
                "kubernetes.io/kube-apiserver-client",
                "expirationSeconds",
                3600L,
                "usages",
                List.of(usage)),
            "spec");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static KubeObject approved(Platform platform, String usage) {
    KubeObject created = platform.create(request(usage));
    Condition approval = Condition.of("Approved", true, "Test", "");
    platform.api.update(
        platform.type(REQUEST),
        approval.setOn(created, platform.world.now()),
        WriteOptions.by("tester").on("approval"));
    platform.sleep(5);
    return platform.get(REQUEST, "joe");
  }

  @Test
  void an_approved_request_for_a_client_certificate_is_signed_for_as_long_as_it_asks() {
    Platform.run(platform ->
        assertThat(text(approved(platform, "client auth").text("status", "certificate")))
            .contains("[client auth]PT1H"));
  }

  @Test
  void a_request_for_other_uses_fails_and_says_why() {
    Platform.run(platform -> {
      KubeObject request = approved(platform, "server auth");
      assertThat(request.text("status", "certificate")).isEmpty();
      assertThat(request.condition("Failed").orElseThrow().message())
          .isEqualTo("invalid usage for client certificate: server auth");
    });
  }

  @Test
  void a_secret_for_an_account_is_filled_and_one_for_none_goes() {
    Platform.run(platform -> {
      publish(platform, "a certificate");
      for (String account : List.of("default", "nobody")) {
        platform.create(
            KubeObject.of(SECRET, new ObjectName("default", "of-" + account))
                .with("kubernetes.io/service-account-token", "type")
                .withAnnotation("kubernetes.io/service-account.name", account));
      }
      platform.sleep(5);
      KubeObject secret = platform.get(SECRET, "default/of-default");
      assertThat(text(secret.text("data", "token"))).isEqualTo("default by of-default");
      assertThat(text(secret.text("data", "ca.crt"))).isEqualTo("a certificate");
      assertThat(text(secret.text("data", "namespace"))).isEqualTo("default");
      assertThat(secret.annotations()).containsKey("kubernetes.io/service-account.uid");
      assertThat(platform.exists(SECRET, "default/of-nobody")).isFalse();
    });
  }

  private static void publish(Platform platform, String certificate) {
    platform.create(
        KubeObject.of(
                Kinds.CONFIG_MAP,
                new ObjectName("kube-system", "extension-apiserver-authentication"))
            .with(certificate, "data", "client-ca-file"));
  }

  @Test
  void every_namespace_trusts_the_certificate_that_the_server_publishes() {
    Platform.run(platform -> {
      publish(platform, "a certificate");
      platform.sleep(5);
      assertThat(platform.get(Kinds.CONFIG_MAP, "default/kube-root-ca.crt").text("data", "ca.crt"))
          .isEqualTo("a certificate");
    });
  }

  @Test
  void a_role_that_aggregates_has_the_rules_of_those_it_selects() {
    Platform.run(platform -> {
      platform.create(
          KubeObject.of(CLUSTER_ROLE, ObjectName.cluster("whole"))
              .with(
                  List.of(Tree.map("matchLabels", Tree.map("part-of", "whole"))),
                  "aggregationRule",
                  "clusterRoleSelectors"));
      for (String part : List.of("b", "a")) {
        platform.create(
            KubeObject.of(CLUSTER_ROLE, ObjectName.cluster(part))
                .withLabel("part-of", "whole")
                .with(
                    List.of(
                        Tree.map(
                            "apiGroups", List.of(""),
                            "resources", List.of(part),
                            "verbs", List.of("get"))),
                    "rules"));
      }
      platform.sleep(5);
      assertThat(platform.get(CLUSTER_ROLE, "whole").maps("rules"))
          .extracting(rule -> Tree.textsAt(rule, "resources").getFirst())
          .containsExactly("a", "b");
    });
  }
}
