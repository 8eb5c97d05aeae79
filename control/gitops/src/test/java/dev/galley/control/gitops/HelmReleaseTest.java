package dev.galley.control.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.render.helm.Charts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HelmReleaseTest {
  private static final GroupVersionKind SECRET = GroupVersionKind.of("v1", "Secret");
  private static final GroupVersionKind CRD =
      GroupVersionKind.of("apiextensions.k8s.io/v1", "CustomResourceDefinition");

  private static final Charts CHARTS =
      (url, chart, version) ->
          url.equals("oci://registry.example/charts")
                  && chart.equals("web")
                  && version.equals("1.0.0")
              ? new Charts.Lookup.Found("1.0.0", chart())
              : new Charts.Lookup.Missing(
                  "chart " + chart + " " + version + " of " + url + " is missing");

  private static MemoryFileTree chart() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    files.put("values.yaml", "greeting: hello\nextra: true\n");
    files.put(
        "templates/web.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greeting}
        data: {text: {{ .Values.greeting | quote }}}
        {{- if .Values.extra }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: extra}
        {{- end }}
        """);
    files.put(
        "crds/widget.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object}}
        """);
    return MemoryFileTree.ofTexts(files);
  }

  private static void run(Consumer<FluxCluster> test) {
    FluxCluster.run(
        3,
        CHARTS,
        cluster -> {
          cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n");
          cluster.apply(
              """
              apiVersion: source.toolkit.fluxcd.io/v1beta2
              kind: HelmRepository
              metadata: {name: charts, namespace: flux-system}
              spec: {type: oci, interval: 1h, url: "oci://registry.example/charts"}
              """);
          test.accept(cluster);
        });
  }

  private static void release(FluxCluster cluster, String version, String more) {
    cluster.apply(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: apps}
        spec:
          interval: 10m
          timeout: 1m
          chart:
            spec:
              chart: web
              version: %s
              sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}
        """
                .formatted(version)
            + more.indent(2));
  }

  private static String ready(FluxCluster cluster) {
    return cluster.condition(Flux.HELM_RELEASE, "apps/web", "Ready");
  }

  @Test
  void a_release_is_installed_and_ready_when_its_objects_are() {
    run(cluster -> {
      release(cluster, "1.0.0", "values: {greeting: hi}\n");
      cluster.pass(Duration.ofSeconds(5));
      assertThat(ready(cluster))
          .isEqualTo("Unknown Progressing: Running 'install' action with timeout of 1m0s");
      cluster.makeReady("apps/web");
      cluster.pass(Duration.ofSeconds(1));

      String success =
          "True InstallSucceeded: Helm install succeeded for release apps/web.v1 with chart"
              + " web@1.0.0";
      assertThat(ready(cluster)).isEqualTo(success);
      assertThat(cluster.condition(Flux.HELM_RELEASE, "apps/web", "Released")).isEqualTo(success);
      KubeObject greeting = cluster.get(FluxCluster.CONFIG_MAP, "apps/greeting");
      assertThat(greeting.text("data", "text")).isEqualTo("hi");
      assertThat(greeting.labels())
          .containsEntry("app.kubernetes.io/managed-by", "Helm")
          .containsEntry("helm.toolkit.fluxcd.io/name", "web");
      assertThat(greeting.annotations()).containsEntry("meta.helm.sh/release-name", "web");
      assertThat(cluster.find(CRD, "widgets.example.com")).isPresent();
      KubeObject release = cluster.get(Flux.HELM_RELEASE, "apps/web");
      assertThat(release.text("status", "helmChart")).isEqualTo("flux-system/apps-web");
      assertThat(release.text("status", "history", "0", "status")).isEqualTo("deployed");
      assertThat(cluster.get(SECRET, "apps/sh.helm.release.v1.web.v1").labels())
          .containsEntry("status", "deployed")
          .containsEntry("owner", "helm");
    });
  }

  @Test
  void other_values_upgrade_the_release_and_remove_what_it_no_longer_has() {
    run(cluster -> {
      release(cluster, "1.0.0", "install: {disableWait: true}\nupgrade: {disableWait: true}\n");
      cluster.pass(Duration.ofSeconds(5));
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "apps/extra")).isPresent();
      release(
          cluster,
          "1.0.0",
          "install: {disableWait: true}\nupgrade: {disableWait: true}\nvalues: {extra: false}\n");
      cluster.pass(Duration.ofSeconds(5));
      assertThat(ready(cluster))
          .isEqualTo(
              "True UpgradeSucceeded: Helm upgrade succeeded for release apps/web.v2 with chart"
                  + " web@1.0.0");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "apps/extra")).isEmpty();
      KubeObject release = cluster.get(Flux.HELM_RELEASE, "apps/web");
      assertThat(release.text("status", "history", "1", "status")).isEqualTo("superseded");

      cluster.delete(Flux.HELM_RELEASE, "apps/web");
      cluster.pass(Duration.ofSeconds(5));
      assertThat(cluster.find(Flux.HELM_RELEASE, "apps/web")).isEmpty();
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "apps/greeting")).isEmpty();
      assertThat(cluster.find(Flux.HELM_CHART, "flux-system/apps-web")).isEmpty();
      assertThat(cluster.find(SECRET, "apps/sh.helm.release.v1.web.v2")).isEmpty();
      assertThat(cluster.find(CRD, "widgets.example.com")).isPresent();
    });
  }

  @Test
  void a_release_that_does_not_become_ready_fails_and_stalls_without_retries() {
    run(cluster -> {
      release(cluster, "1.0.0", "");
      cluster.pass(Duration.ofSeconds(70));
      assertThat(ready(cluster))
          .startsWith(
              "False InstallFailed: Helm install failed for release apps/web with chart"
                  + " web@1.0.0: resource Deployment/apps/web not ready. status: InProgress")
          .endsWith("context deadline exceeded");
      assertThat(cluster.condition(Flux.HELM_RELEASE, "apps/web", "Stalled"))
          .isEqualTo("True RetriesExceeded: Failed to install after 1 attempt(s)");
    });
  }

  @Test
  void a_chart_that_is_nowhere_is_told_at_the_chart_and_at_the_release() {
    run(cluster -> {
      release(cluster, "9.9.9", "");
      cluster.pass(Duration.ofSeconds(5));
      assertThat(cluster.condition(Flux.HELM_CHART, "flux-system/apps-web", "Ready"))
          .startsWith("False ChartPullError: chart pull error: failed to get chart version");
      assertThat(ready(cluster))
          .startsWith("False SourceNotReady: HelmChart 'flux-system/apps-web' is not ready: ");
    });
  }

  @Test
  void values_come_from_config_maps_below_inline_ones_and_target_paths_above() {
    run(cluster -> {
      cluster.apply(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings, namespace: apps}
          data:
            values.yaml: "greeting: low\\nextra: false\\n"
            top: high
          """);
      release(
          cluster,
          "1.0.0",
          """
          install: {disableWait: true}
          valuesFrom:
            - {kind: ConfigMap, name: settings}
            - {kind: ConfigMap, name: settings, valuesKey: top, targetPath: greeting}
          values: {greeting: middle}
          """);
      cluster.pass(Duration.ofSeconds(5));
      assertThat(cluster.get(FluxCluster.CONFIG_MAP, "apps/greeting").text("data", "text"))
          .isEqualTo("high");
      assertThat(cluster.find(FluxCluster.CONFIG_MAP, "apps/extra")).isEmpty();
    });
  }
}
