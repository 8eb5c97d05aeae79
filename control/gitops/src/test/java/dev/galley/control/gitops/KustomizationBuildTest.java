package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a kustomization reads and makes of it, before anything is applied.
class KustomizationBuildTest {
  /// Cuts the folder `apps` out of the repository.
  private static final String PARTS =
      """
      apiVersion: source.extensions.fluxcd.io/v1beta1
      kind: ArtifactGenerator
      metadata: {name: parts, namespace: flux-system}
      spec:
        sources: [{alias: all, kind: GitRepository, name: platform}]
        artifacts:
          - name: apps
            originRevision: "@all"
            copy: [{from: "@all/apps/**", to: "@artifact/"}]
      """;

  @Test
  void a_path_that_is_not_in_the_source_is_said_so() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "1"));
      cluster.source();
      cluster.kustomization("apps", "./nowhere", "");
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.condition("apps", "Ready"))
          .startsWith("False ArtifactFailed: kustomization path not found: stat ")
          .endsWith("/nowhere: no such file or directory");
    });
  }

  @Test
  void variables_are_substituted_after_the_build_and_typed_again() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", Manifests.configMap("a", "${who:=world} $${kept} ${count}"));
      cluster.source();
      cluster.kustomization("apps", "./apps", "postBuild: {substitute: {count: \"7\"}}\n");
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "flux-system/a").text("data", "key"))
          .isEqualTo("world ${kept} 7");
    });
  }

  @Test
  void a_repository_that_cannot_be_reached_fails_as_in_flux() {
    FluxCluster.run(cluster -> {
      cluster.apply(
          """
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: GitRepository
          metadata: {name: other, namespace: flux-system}
          spec: {interval: 1m, url: "https://example.com/other"}
          """);
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.condition(Flux.GIT_REPOSITORY, "flux-system/other", "Ready"))
          .startsWith("False GitOperationFailed: failed to checkout and determine revision");
      assertThat(cluster.condition(Flux.GIT_REPOSITORY, "flux-system/other", "FetchFailed"))
          .startsWith("True GitOperationFailed");
    });
  }

  private static String partRevision(FluxCluster cluster) {
    return cluster
        .get(Flux.EXTERNAL_ARTIFACT, "flux-system/apps")
        .text("status", "artifact", "revision");
  }

  @Test
  void an_artifact_cut_from_a_repository_is_a_source_like_any_other() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/base/a.yaml", Manifests.configMap("a", "1"));
      cluster.commit("infra/b.yaml", Manifests.configMap("b", "1"));
      cluster.source();
      cluster.apply(PARTS);
      cluster.kustomization("apps", "./base", "");
      cluster.change(
          Flux.KUSTOMIZATION,
          "flux-system/apps",
          Tree.map(
              "spec", Tree.map("sourceRef", Tree.map("kind", "ExternalArtifact", "name", "apps"))));
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.condition("apps", "Ready"))
          .startsWith("True ReconciliationSucceeded: Applied revision: latest@sha256:");
      assertThat(
              cluster
                  .get(Flux.KUSTOMIZATION, "flux-system/apps")
                  .text("status", "lastAppliedOriginRevision"))
          .isEqualTo(cluster.revision());
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "flux-system/a")).isPresent();

      String before = partRevision(cluster);
      cluster.commit("infra/b.yaml", Manifests.configMap("b", "2"));
      cluster.pass(Duration.ofSeconds(1));
      assertThat(partRevision(cluster)).isEqualTo(before);
    });
  }

  @Test
  void settings_of_the_kustomization_are_merged_into_the_build() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/kustomization.yaml", "resources: [../base/web.yaml]\n");
      cluster.commit("base/web.yaml", Manifests.DEPLOYMENT);
      cluster.source();
      cluster.kustomization(
          "apps",
          "./apps",
          """
          namePrefix: my-
          commonMetadata: {labels: {team: a}}
          images: [{name: web, newTag: v2}]
          patches:
            - patch: |
                - {op: add, path: /spec/replicas, value: 3}
              target: {kind: Deployment}
          """);
      cluster.pass(Duration.ofSeconds(1));
      KubeObject web = cluster.get(FluxCluster.DEPLOYMENT, "flux-system/my-web");
      assertThat(web.text("spec", "template", "spec", "containers", "0", "image"))
          .isEqualTo("web:v2");
      assertThat(web.number(0, "spec", "replicas")).isEqualTo(3);
      assertThat(web.labels()).containsEntry("team", "a");
      assertThat(cluster.provenance.find(FluxCluster.DEPLOYMENT, web.objectName()))
          .hasValueSatisfying(place -> assertThat(place.toString()).startsWith("base/web.yaml:1"));
    });
  }

  @Test
  void a_build_that_fails_says_where() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/kustomization.yaml", "resources: [nowhere.yaml]\n");
      cluster.source();
      cluster.kustomization("apps", "./apps", "");
      cluster.pass(Duration.ofSeconds(1));
      assertThat(cluster.condition("apps", "Ready"))
          .startsWith("False BuildFailed: kustomize build failed: accumulating resources")
          .contains("apps/kustomization.yaml:1");
    });
  }
}
