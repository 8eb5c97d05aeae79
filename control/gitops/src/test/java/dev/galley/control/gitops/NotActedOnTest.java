package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotActedOnTest {
  private static List<String> problems(String yaml) {
    return NotActedOn.of(KubeObject.of(Yaml.documents(yaml, "test.yaml").getFirst().map())).stream()
        .map(request -> request.consequence() + " " + request.problem())
        .toList();
  }

  @Test
  void every_line_of_the_list_is_a_field_that_flux_has() {
    List<KubeObject> definitions = FluxDefinitions.all();
    for (String field : NotActedOn.fields()) {
      String[] parts = field.split(" ", 2);
      KubeObject definition =
          definitions.stream()
              .filter(each -> each.text("spec", "names", "kind").equals(parts[0]))
              .findFirst()
              .orElseThrow(() -> new AssertionError(field));
      Map<String, @Nullable Object> version = definition.maps("spec", "versions").getFirst();
      List<String> path = new ArrayList<>(List.of("schema", "openAPIV3Schema"));
      for (String step : parts[1].split("\\.", -1)) {
        path.add("properties");
        path.add(step.replace("[]", ""));
        if (step.endsWith("[]")) {
          path.add("items");
        }
      }
      assertThat(Tree.at(version, path.toArray(String[]::new))).as(field).isNotNull();
    }
  }

  @Test
  void what_would_make_a_run_lie_is_refused_and_the_rest_is_a_warning() {
    assertThat(
            problems(
                """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: web, namespace: apps}
                spec:
                  driftDetection: {mode: enabled}
                  chart: {spec: {verify: {provider: cosign}}}
                  install: {crds: Create, serverSideApply: false}
                  upgrade: {serverSideApply: auto, force: false}
                """))
        .satisfiesExactly(
            verify ->
                assertThat(verify)
                    .startsWith(
                        "REFUSED GIT-004  HelmRelease/apps/web: spec.chart.spec.verify is not acted"
                            + " on by Galley: signatures are not verified. "),
            drift -> assertThat(drift).startsWith("IGNORED GIT-005").contains("driftDetection"),
            apply -> assertThat(apply).contains("spec.install.serverSideApply"));
  }

  @Test
  void defaults_and_what_happens_anyhow_are_no_news() {
    assertThat(
            problems(
                """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: HelmRepository
                metadata: {name: charts, namespace: apps}
                spec: {url: "oci://x", type: oci, provider: generic, insecure: false}
                """))
        .isEmpty();
    assertThat(problems("apiVersion: v1\nkind: Bucket\nspec: {a: b}\n")).isEmpty();
  }

  @Test
  void a_kustomization_that_needs_decryption_stalls_and_says_why() {
    FluxCluster.run(cluster -> {
      cluster.commit("apps/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
      cluster.source();
      cluster.kustomization("apps", "./apps", "decryption: {provider: sops}\n");
      cluster.pass(Duration.ofSeconds(2));
      String told = "NotSupported: GIT-004  Kustomization/flux-system/apps: spec.decryption is";
      assertThat(cluster.condition("apps", "Ready")).startsWith("False " + told);
      assertThat(cluster.condition("apps", "Stalled")).startsWith("True " + told);
      assertThat(cluster.events("NotSupported"))
          .singleElement()
          .asString()
          .contains("there are no keys here to decrypt with");

      cluster.kustomization("apps", "./apps", "targetNamespace: flux-system\n");
      cluster.pass(Duration.ofSeconds(2));
      assertThat(cluster.condition("apps", "Ready")).startsWith("True");
      assertThat(cluster.condition("apps", "Stalled")).isEqualTo("none");
    });
  }

  @Test
  void what_is_ignored_is_one_warning_at_the_object() {
    FluxCluster.run(cluster -> {
      cluster.source();
      cluster.change(
          Flux.GIT_REPOSITORY,
          "flux-system/platform",
          Tree.map("spec", Tree.map("proxySecretRef", Tree.map("name", "proxy"))));
      cluster.pass(Duration.ofMinutes(5));
      assertThat(cluster.events("FieldIgnored"))
          .singleElement()
          .asString()
          .startsWith(
              "GIT-005  GitRepository/flux-system/platform: spec.proxySecretRef is not acted on by"
                  + " Galley: ");
      assertThat(cluster.condition(Flux.GIT_REPOSITORY, "flux-system/platform", "Ready"))
          .startsWith("True");
    });
  }
}
