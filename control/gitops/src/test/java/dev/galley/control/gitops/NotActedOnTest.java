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
                  test: {enable: true}
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
            test -> assertThat(test).startsWith("IGNORED GIT-005").contains("spec.test.enable"),
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

  /// What controllers read, by kind; a field stands for all below it.
  private static final Map<String, String> ACTED_ON =
      Map.of(
          "Kustomization",
          "sourceRef path prune deletionPolicy interval retryInterval timeout dependsOn[].name"
              + " dependsOn[].namespace commonMetadata targetNamespace namePrefix nameSuffix"
              + " patches patchesStrategicMerge patchesJson6902 images components"
              + " ignoreMissingComponents buildMetadata postBuild serviceAccountName force wait"
              + " healthChecks ignore suspend",
          "GitRepository",
          "url secretRef interval timeout ref ignore suspend sparseCheckout",
          // Nothing is fetched, so there is nothing that a timeout could end.
          "OCIRepository",
          "url ref.semver ref.tag interval timeout ignore suspend",
          "HelmRepository",
          "url type interval timeout suspend",
          "HelmChart",
          "chart version sourceRef interval reconcileStrategy valuesFiles"
              + " ignoreMissingValuesFiles suspend",
          // Hooks are not run, which each chart that has some is told of; a client is never kept.
          "HelmRelease",
          "chart.metadata chart.spec.chart chart.spec.version chart.spec.sourceRef"
              + " chart.spec.interval chart.spec.reconcileStrategy chart.spec.valuesFiles"
              + " chart.spec.ignoreMissingValuesFiles chartRef interval suspend timeout"
              + " dependsOn[].name dependsOn[].namespace serviceAccountName releaseName"
              + " targetNamespace storageNamespace maxHistory persistentClient driftDetection"
              + " install.timeout install.strategy install.remediation install.disableWait"
              + " install.disableWaitForJobs install.disableHooks install.skipCRDs install.crds"
              + " install.createNamespace upgrade.timeout upgrade.strategy upgrade.remediation"
              + " upgrade.disableWait upgrade.disableWaitForJobs upgrade.disableHooks"
              + " upgrade.crds upgrade.chartNameChangeStrategy upgrade.preserveValues"
              + " upgrade.cleanupOnFail test.timeout"
              + " test.ignoreFailures test.filters rollback.timeout rollback.disableWait"
              + " rollback.disableWaitForJobs rollback.disableHooks rollback.recreate"
              + " uninstall.timeout uninstall.disableHooks uninstall.disableWait"
              + " uninstall.deletionPropagation valuesFrom values commonMetadata postRenderers",
          "ArtifactGenerator",
          "commonMetadata sources artifacts[].name artifacts[].revision artifacts[].originRevision"
              + " artifacts[].copy[].from artifacts[].copy[].to artifacts[].copy[].exclude",
          "ExternalArtifact",
          "sourceRef");

  @Test
  void a_field_of_flux_is_either_acted_on_or_in_the_list() {
    for (KubeObject definition : FluxDefinitions.all()) {
      String kind = definition.text("spec", "names", "kind");
      List<String> known = new ArrayList<>();
      for (String field : ACTED_ON.getOrDefault(kind, "").split(" ", -1)) {
        known.add("spec." + field);
      }
      for (String field : NotActedOn.fields()) {
        if (field.startsWith(kind + " ")) {
          known.add(field.substring(kind.length() + 1));
        }
      }
      Map<String, @Nullable Object> version = definition.maps("spec", "versions").getFirst();
      List<String> fields = new ArrayList<>();
      collect(
          Tree.mapAt(version, "schema", "openAPIV3Schema", "properties", "spec"), "spec", fields);
      fields.removeIf(field ->
          known.stream()
              .anyMatch(each ->
                  field.equals(each)
                      || field.startsWith(each + ".")
                      || field.startsWith(each + "[")));
      assertThat(fields).as(kind).isEmpty();
    }
  }

  private static void collect(
      Map<String, @Nullable Object> schema, String path, List<String> fields) {
    Map<String, @Nullable Object> properties = Tree.mapAt(schema, "properties");
    Map<String, @Nullable Object> items = Tree.mapAt(schema, "items");
    if (!properties.isEmpty()) {
      properties
          .keySet()
          .forEach(name -> collect(Tree.mapAt(properties, name), path + "." + name, fields));
    } else if (!Tree.mapAt(items, "properties").isEmpty()) {
      collect(items, path + "[]", fields);
    } else {
      fields.add(path);
    }
  }
}
