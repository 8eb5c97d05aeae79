package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceAccountTest {
  private static final String PLATFORM = "flux-system/platform";
  private static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, namespace: flux-system}
      """;

  private static void account(FluxCluster cluster, String name) {
    cluster.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %s, namespace: flux-system}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: %s, namespace: flux-system}]
        """
            .formatted(name, name, name));
  }

  /// A Kustomization that applies one map as an account of its own namespace.
  private static void applyAs(FluxCluster cluster, String account) {
    account(cluster, account);
    cluster.commit("apps/a.yaml", CONFIG);
    cluster.source();
    cluster.kustomization("apps", "./apps", "serviceAccountName: " + account + "\n");
    cluster.pass(Duration.ofSeconds(2));
  }

  @Test
  void a_kustomization_applies_as_the_account_of_its_own_namespace() {
    FluxCluster.run(cluster -> {
      applyAs(cluster, "tenant");
      assertThat(cluster.condition("apps", "Ready")).startsWith("True ReconciliationSucceeded");
      assertThat(cluster.users).containsOnly("system:serviceaccount:flux-system:tenant");
    });
  }

  @Test
  void what_the_account_may_not_do_is_told_in_the_words_of_the_api_server() {
    FluxCluster.run(cluster -> {
      applyAs(cluster, "reader");
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo(
              "False ReconciliationFailed: ConfigMap/flux-system/a dry-run failed (Forbidden):"
                  + " configmaps \"a\" is forbidden: User"
                  + " \"system:serviceaccount:flux-system:reader\" cannot patch resource"
                  + " \"configmaps\"");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isEmpty();
    });
  }

  @Test
  void a_kustomization_whose_account_is_gone_ends_and_leaves_its_objects() {
    FluxCluster.run(cluster -> {
      applyAs(cluster, "tenant");
      cluster.delete(GroupVersionKind.of("v1", "ServiceAccount"), "flux-system/tenant");
      cluster.delete(Flux.KUSTOMIZATION, "flux-system/apps");
      cluster.pass(Duration.ofSeconds(2));
      assertThat(cluster.find(Flux.KUSTOMIZATION, "flux-system/apps")).isEmpty();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();
      assertThat(cluster.events("ReconciliationFailed"))
          .contains("unable to prune objects: \nConfigMap/flux-system/a");
    });
  }

  @Test
  void an_encrypted_secret_does_not_reach_the_cluster() {
    FluxCluster.run(cluster -> {
      cluster.commit(
          "apps/secret.yaml",
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: s, namespace: flux-system}
          data: {key: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"}
          sops: {version: 3.9.0}
          """);
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(2));
      assertThat(cluster.condition("apps", "Ready"))
          .isEqualTo(
              "False ReconciliationFailed: Secret/flux-system/s is SOPS encrypted, configuring"
                  + " decryption is required for this secret to be reconciled");
    });
  }

  private static String sourceReady(FluxCluster cluster) {
    cluster.pass(Duration.ofSeconds(1));
    return cluster.condition(Flux.GIT_REPOSITORY, PLATFORM, "Ready");
  }

  /// Gives the source a secret to log in with, and has it try.
  private static void login(FluxCluster cluster, String data) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: login, namespace: flux-system}
        data: {%s}
        """
            .formatted(data));
    cluster.request(Flux.GIT_REPOSITORY, PLATFORM);
  }

  @Test
  void a_source_whose_secret_is_missing_or_unfit_says_so_as_flux_does() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", CONFIG);
      cluster.source();
      cluster.change(
          Flux.GIT_REPOSITORY,
          PLATFORM,
          Tree.map("spec", Tree.map("secretRef", Tree.map("name", "login"))));
      assertThat(sourceReady(cluster))
          .isEqualTo(
              "False AuthenticationFailed: failed to get secret 'flux-system/login': secrets"
                  + " \"login\" not found");
      login(cluster, "password: c2VjcmV0");
      assertThat(sourceReady(cluster))
          .isEqualTo(
              "False AuthenticationFailed: failed to configure authentication options: invalid"
                  + " 'https' auth option: 'password' requires 'username' to be set");
      login(cluster, "username: Z2l0, password: c2VjcmV0");
      assertThat(sourceReady(cluster)).startsWith("True Succeeded");
    });
  }

  @Test
  void only_the_directories_of_a_sparse_checkout_are_in_the_artifact() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", CONFIG);
      cluster.commit("other/b.yaml", CONFIG.replace("name: a", "name: b"));
      cluster.source();
      cluster.change(
          Flux.GIT_REPOSITORY,
          PLATFORM,
          Tree.map("spec", Tree.map("sparseCheckout", List.of("apps"))));
      cluster.kustomization("all", "./", "");
      cluster.pass(Duration.ofSeconds(2));
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/b")).isEmpty();
    });
  }
}
